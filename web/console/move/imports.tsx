/** Runs of the import: how far each has come, and what became of its rows. */
import { useFormat, useTexts } from '../../shared/language.ts';
import type { Move } from './follow.ts';
import type { MoveProps } from './move.tsx';

type Run = Move['imports'][number];

export function Imports({ move: { imports } }: MoveProps) {
  const { t } = useTexts();
  return (
    <section aria-labelledby="imports">
      <h2 id="imports">{t('move.imports')}</h2>
      {imports.length === 0 && <p className="soft">{t('move.noImports')}</p>}
      <ul className="imports">
        {imports.map((run) => (
          <li key={run.id} className="surface" data-import={run.step} data-percent={run.percent}>
            <OneImport run={run} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneImport({ run: { step, counts, percent, startedAt, changedAt, finishedAt } }: { run: Run }) {
  const { t, texts } = useTexts();
  const format = useFormat();
  const name = texts.exists(`move.importStep.${step}`) ? t(`move.importStep.${step}`) : step;
  const kinds = Object.entries(counts as Readonly<Record<string, number>>);
  return (
    <>
      <p className="title">
        <strong>{name}</strong>
        <span className="soft">{percent === null ? '' : format.percent(percent)}</span>
      </p>
      <progress aria-label={name} max={100} value={percent ?? undefined} />
      <p className="soft small">
        {t('move.importBegan', { at: format.moment(startedAt) })}
        {' · '}
        {finishedAt
          ? t('move.importEnded', { at: format.moment(finishedAt) })
          : t('move.importChanged', { at: format.moment(changedAt) })}
      </p>
      <dl className="counts">
        {kinds.map(([kind, count]) => (
          <div key={kind} data-kind={kind}>
            <dt>{texts.exists(`move.count.${kind}`) ? t(`move.count.${kind}`) : kind}</dt>
            <dd>{format.number(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
