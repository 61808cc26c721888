/** The phases of the move, where it is, and the way on and back. */
import { useState } from 'preact/hooks';
import { useFormat, useTexts } from '../../shared/language.ts';
import { Checklist } from './checklist.tsx';
import { GoToPhase } from './go-to-phase.tsx';
import type { MoveProps } from './move.tsx';
import { mayBegin, nextPhase } from './words.ts';

const PHASES = [0, 1, 2] as const;

export function Phases({ move }: MoveProps) {
  const { t } = useTexts();
  const format = useFormat();
  const [to, setTo] = useState<number>();
  const { legacy, phase, since } = move;
  const next = nextPhase(move);
  const may = mayBegin(move);
  return (
    <section aria-labelledby="phases">
      <div className="title">
        <h2 id="phases">{t('move.from', { legacy })}</h2>
        <p className="soft">{t('move.since', { at: format.moment(since) })}</p>
      </div>
      <ol className="phases">
        {PHASES.map((one) => (
          <li key={one} className="surface" aria-current={one === phase ? 'step' : undefined}>
            <strong>{t(`move.phase.${one}.title`)}</strong>
            <span className="small">{t(`move.phase.${one}.means`, { legacy })}</span>
            {one === phase && <span className="state on">{t('move.now')}</span>}
          </li>
        ))}
      </ol>
      <div className="actions">
        {phase > 0 && (
          <button type="button" disabled={!may} onClick={() => setTo(phase - 1)}>
            {t('move.back', { phase: phase - 1 })}
          </button>
        )}
        {phase < 2 && (
          <button type="button" className="primary" disabled={!may} onClick={() => setTo(next)}>
            {t('move.on', { phase: next })}
          </button>
        )}
      </div>
      {phase === 2 && <p className="soft">{t('move.end')}</p>}
      <h3 id="checklist">{t(phase < 2 ? 'move.isSafe' : 'move.isSafeBack', { phase: next })}</h3>
      <Checklist phase={next} labelledBy="checklist" />
      {to !== undefined && may && <GoToPhase move={move} phase={to} close={() => setTo(undefined)} />}
    </section>
  );
}
