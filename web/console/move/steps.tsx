/** What was asked for and what came of it: the step that is carried out now, line by line, and those before. */
import { useEffect, useRef } from 'preact/hooks';
import type { ConsoleStepFactsFragment } from '../../../client/index.ts';
import { useFormat, useTexts } from '../../shared/language.ts';
import { spanText, useSeconds } from '../seconds.ts';
import { useTell } from '../tell.tsx';
import type { MoveProps } from './move.tsx';
import { useStepText } from './words.ts';

type Step = ConsoleStepFactsFragment;

export function Steps({ move }: MoveProps) {
  const { t } = useTexts();
  const textOf = useStepText(move);
  const { steps } = move;
  useEnds(steps, textOf);
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{t('move.steps')}</h2>
      {steps.length === 0 && <p className="soft">{t('move.noSteps')}</p>}
      <ol className="steps">
        {steps.map((step) => (
          <li
            key={step.id}
            className="surface"
            data-step={step.kind}
            data-phase={step.phase}
            data-outcome={step.outcome}
          >
            <OneStep step={step} what={textOf(step)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Says how steps have ended, wherever somebody looks when they do. */
function useEnds(steps: readonly Step[], textOf: (step: Step) => string): void {
  const { t } = useTexts();
  const tell = useTell();
  const ended = steps.filter(({ outcome }) => outcome !== 'RUNNING');
  const before = useRef(new Set(ended.map(({ id }) => id)));
  useEffect(() => {
    for (const step of ended.filter(({ id }) => !before.current.has(id)).toReversed())
      tell(t('move.ended', { what: textOf(step), outcome: t(`move.outcome.${step.outcome}`) }));
    before.current = new Set(ended.map(({ id }) => id));
  }, [ended.map(({ id }) => id).join()]);
}

function OneStep({ step: { outcome, reason, startedAt, finishedAt, told }, what }: { step: Step; what: string }) {
  const { t } = useTexts();
  const format = useFormat();
  const unmet = outcome === 'REFUSED' || outcome === 'FAILED';
  const state = { RUNNING: '', DONE: ' on', REFUSED: ' off', FAILED: ' off' }[outcome];
  return (
    <>
      <p className="title">
        <strong>{what}</strong>
        <span className={`state${state}`}>{t(`move.outcome.${outcome}`)}</span>
      </p>
      <p className="soft small">
        {format.moment(startedAt)}
        {' · '}
        {finishedAt ? spanText(Date.parse(finishedAt) - Date.parse(startedAt)) : <Since at={startedAt} />}
        {reason && ` · ${reason}`}
      </p>
      {/* What comes is read aloud, line by line. */}
      <div role={outcome === 'RUNNING' ? 'log' : undefined}>
        <ol className="said-lines">
          {told.map((words, line) => (
            <li key={line} className={unmet && line === told.length - 1 ? 'unmet' : undefined}>
              {words}
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}

function Since({ at }: { at: string }) {
  return <>{spanText(useSeconds() - Date.parse(at))}</>;
}
