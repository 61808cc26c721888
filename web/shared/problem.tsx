/** What went wrong, in words that help, and a way to go on. Never an error as it came. */
import { isFault, Refused } from '../../client/index.ts';
import { useTexts } from './language.ts';

export function Problem({ error, again }: { error: unknown; again?: (() => void) | undefined }) {
  const { t } = useTexts();
  return (
    <div className="problem" role="alert">
      <p>{useProblemText()(error)}</p>
      {again && (
        <button type="button" onClick={again}>
          {t('tryAgain')}
        </button>
      )}
    </div>
  );
}

/** Says what an error means to whoever uses the page. */
export function useProblemText(): (error: unknown) => string {
  const { t, texts } = useTexts();
  return (error) => {
    if (!(error instanceof Refused)) return t(isFault(error) ? 'problem.faulty' : 'problem.unreachable');
    const key = `problem.${error.code}`;
    if (texts.exists(key)) return t(key, { ...error.details });
    return t('problem.unexpected', { requestId: error.requestId ?? '–' });
  };
}
