/** Whether both systems say the same of every member: over time, by cause, and of whom they do not. */
import { ConsoleCompareSystemsDocument, ConsoleMendDriftDocument } from '../../../client/index.ts';
import { useFormat, useTexts } from '../../shared/language.ts';
import { Table } from '../table.tsx';
import { Act } from './act.tsx';
import { Tile } from './deliveries.tsx';
import { DriftChart } from './drift-chart.tsx';
import { Drifts } from './drifts.tsx';
import type { MoveProps } from './move.tsx';
import { mayBegin } from './words.ts';

export function Drift({ move }: MoveProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { comparisons, causes, legacy } = move;
  const may = mayBegin(move);
  const [last] = comparisons;
  const comparing = last !== undefined && last.finishedAt === null;
  const when = last && (last.finishedAt ?? last.startedAt);
  return (
    <section aria-labelledby="drift">
      <div className="title">
        <h2 id="drift">{t('move.drift')}</h2>
        <p className="soft" role="status">
          {when
            ? t(comparing ? 'move.comparing' : 'move.compared', { at: format.moment(when) })
            : t('move.notCompared')}
        </p>
      </div>
      {last && (
        <dl className="tiles" data-comparing={comparing}>
          <Tile name="members" label={t('move.members')} value={format.number(last.members)} />
          <Tile name="equal" label={t('move.equal')} value={format.number(last.equal)} />
          <Tile name="underWay" label={t('move.underWay')} value={format.number(last.pending)} />
          <Tile
            name="drifting"
            label={t('move.drifting')}
            value={format.number(last.drifting)}
            bad={last.drifting > 0}
          />
          <Tile
            name="driftPoints"
            label={t('move.driftPoints')}
            value={format.number(last.drift)}
            bad={last.drift > 0}
          />
          <Tile name="pointsHere" label={t('move.pointsHere')} value={format.number(last.pointsHere)} />
          <Tile name="pointsThere" label={t('move.pointsThere', { legacy })} value={format.number(last.pointsThere)} />
        </dl>
      )}
      <div className="actions">
        <Act
          label={t('move.compare')}
          told={t('move.comparisonBegun')}
          mutation={ConsoleCompareSystemsDocument}
          variables={{}}
          disabled={!may}
        />
        {causes.length > 0 && (
          <Act
            label={t('move.mendAll')}
            hint={t('move.mendHint', { legacy })}
            told={t('move.begun', { what: t('move.mending') })}
            mutation={ConsoleMendDriftDocument}
            variables={{ cardIds: null }}
            disabled={!may}
          />
        )}
      </div>
      <DriftChart comparisons={comparisons} />
      {causes.length > 0 && <Causes move={move} />}
      {causes.length > 0 && <Drifts move={move} />}
    </section>
  );
}

function Causes({ move: { causes, legacy } }: MoveProps) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <>
      <h3>{t('move.causes')}</h3>
      <Table
        label={t('move.causes')}
        columns={[t('move.cause'), { number: t('move.members') }, { number: t('move.driftPoints') }]}
      >
        {causes.map(({ cause, members, points }) => (
          <tr key={cause} data-cause={cause}>
            <th scope="row">{t(`move.causeOf.${cause}`, { legacy })}</th>
            <td className="number">{format.number(members)}</td>
            <td className="number">{format.number(points)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
