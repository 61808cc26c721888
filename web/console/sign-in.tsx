/** Where an operator shows their key. In development it is there already. */
import { useEffect, useState } from 'preact/hooks';
import { ConsoleClientsDocument, openApi, Refused } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { LanguageChooser } from '../shared/language-chooser.tsx';
import { Problem, useProblemText } from '../shared/problem.tsx';
import type { PageSettings } from '../shared/settings.ts';
import { readDemoCredentials } from '../shared/settings.ts';

interface SignInProps {
  settings: PageSettings;
  /** The key that was used so far is not good any more. */
  ended: boolean;
  enter: (key: string) => void;
}

export function SignIn({ settings: { development }, ended, enter }: SignInProps) {
  const { t } = useTexts();
  const { key, setKey, unreached, prefill } = useKey(development);
  const { busy, problem, show } = useShowing(enter, ended ? t('signIn.ended') : undefined);
  return (
    <main className="sign-in">
      <div className="sign-in-top">
        <h1>{t('title')}</h1>
        <LanguageChooser />
      </div>
      <form
        className="surface"
        onSubmit={(event) => {
          event.preventDefault();
          void show(key.trim());
        }}
      >
        <label htmlFor="key">{t('signIn.key')}</label>
        <input
          id="key"
          type="password"
          autoComplete="off"
          spellcheck={false}
          required
          value={key}
          aria-describedby="key-hint"
          aria-invalid={problem !== undefined}
          onInput={(event) => setKey(event.currentTarget.value)}
        />
        <p id="key-hint" className="soft">
          {t(development ? 'signIn.demo' : 'signIn.hint')}
        </p>
        {unreached !== undefined && <Problem error={unreached} again={prefill} />}
        <p className="sign-in-problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="primary" disabled={busy}>
          {t('signIn.enter')}
        </button>
      </form>
    </main>
  );
}

/** As it is typed; in development it is there already. */
function useKey(development: boolean) {
  const [key, setKey] = useState('');
  const [unreached, setUnreached] = useState<unknown>();
  const prefill = () => {
    setUnreached(undefined);
    readDemoCredentials().then(({ operator }) => setKey((typed) => typed || operator.key), setUnreached);
  };
  useEffect(() => {
    if (development) prefill();
  }, [development]);
  return { key, setKey, unreached, prefill };
}

/** @param before  What is wrong already. */
function useShowing(enter: (key: string) => void, before: string | undefined) {
  const { t } = useTexts();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(before);
  const wrongKey = (error: unknown): string | undefined => {
    if (!(error instanceof Refused)) return undefined;
    if (error.code === 'UNAUTHENTICATED') return t('signIn.unknown');
    return error.code === 'FORBIDDEN' ? t('signIn.notOperator') : undefined;
  };
  const show = async (key: string): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const api = openApi({ url: `${location.origin}/graphql`, authorization: () => `Bearer ${key}` });
    try {
      // What only operators may ask.
      await api.ask(ConsoleClientsDocument, {});
      enter(key);
    } catch (error) {
      setProblem(wrongKey(error) ?? problemText(error));
      setBusy(false);
    } finally {
      api.close();
    }
  };
  return { busy, problem, show };
}
