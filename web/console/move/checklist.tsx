/** Whether it is safe to go to a phase, and why not; asked again while somebody looks. */
import { ConsoleMoveChecklistDocument } from '../../../client/index.ts';
import { apiLanguage, useTexts } from '../../shared/language.ts';
import { Problem } from '../../shared/problem.tsx';
import { useLive } from '../live.ts';
import { Waiting } from '../table.tsx';

const EVERY_MS = 5_000;

export function Checklist({ phase, labelledBy }: { phase: number; labelledBy: string }) {
  const { t, language } = useTexts();
  const { data, error, again } = useLive(
    ConsoleMoveChecklistDocument,
    { phase, language: apiLanguage(language) },
    EVERY_MS,
  );
  if (error !== undefined) return <Problem error={error} again={again} />;
  const checklist = data?.migration?.checklist;
  if (!checklist) return <Waiting rows={5} />;
  const safe = checklist.every(({ ok }) => ok);
  return (
    <div className="checklist" data-safe={safe}>
      <ul aria-labelledby={labelledBy}>
        {checklist.map(({ name, ok, why }) => (
          <li key={name} data-check={name} data-ok={ok}>
            <span className={ok ? 'state on' : 'state off'}>
              <span aria-hidden="true">{ok ? '✓' : '✗'} </span>
              {t(ok ? 'move.ok' : 'move.notOk')}
            </span>
            <span>
              {t(`move.check.${name}`)}
              {why !== null && <span className="small">{why}</span>}
            </span>
          </li>
        ))}
      </ul>
      <p className={safe ? 'state on' : 'state off'} role="status">
        {t(safe ? 'move.safe' : 'move.notSafe')}
      </p>
    </div>
  );
}
