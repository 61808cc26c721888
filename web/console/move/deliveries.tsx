/** What is brought to the other system, how long it waits, and what waits for an operator. */
import { ConsoleDeadLettersDocument, ConsoleReplayDeadLettersDocument } from '../../../client/index.ts';
import { useFormat, useTexts } from '../../shared/language.ts';
import { LeafedTable } from '../leafed-table.tsx';
import { spanText, useSeconds } from '../seconds.ts';
import { Act } from './act.tsx';
import { CardLink } from './card-link.tsx';
import type { MoveProps } from './move.tsx';

export function Deliveries({ move }: MoveProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { legacy, deliveries } = move;
  const { since, pending, oldestAt, dead } = deliveries;
  return (
    <section aria-labelledby="deliveries">
      <div className="title">
        <h2 id="deliveries">{t('move.deliveries', { legacy })}</h2>
        <p className="soft">
          {since ? t('move.deliveredSince', { at: format.moment(since) }) : t('move.notDelivered')}
        </p>
      </div>
      <dl className="tiles">
        <Tile name="pending" label={t('move.pending')} value={format.number(pending)} />
        <div className="surface tile" data-tile="lag">
          <dt>{t('move.lag')}</dt>
          <dd>{oldestAt ? <Age at={oldestAt} /> : spanText(0)}</dd>
        </div>
        <Tile name="dead" label={t('move.dead')} value={format.number(dead)} bad={dead > 0} />
      </dl>
      {dead > 0 && <DeadLetters move={move} />}
    </section>
  );
}

interface TileProps {
  name: string;
  label: string;
  value: string;
  bad?: boolean;
}

export function Tile({ name, label, value, bad = false }: TileProps) {
  return (
    <div className="surface tile" data-tile={name}>
      <dt>{label}</dt>
      <dd className={bad ? 'state off' : undefined}>{value}</dd>
    </div>
  );
}

function Age({ at }: { at: string }) {
  return <>{spanText(useSeconds() - Date.parse(at))}</>;
}

function DeadLetters({ move: { legacy, deliveries } }: MoveProps) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <>
      <h3>{t('move.deadLetters')}</h3>
      <p className="lead">{t('move.deadLettersLead', { legacy })}</p>
      <LeafedTable
        document={ConsoleDeadLettersDocument}
        pageOf={({ migration }) => migration?.deliveries.deadLetters}
        round={String(deliveries.dead)}
        label={t('move.deadLetters')}
        columns={[
          t('move.card'),
          t('move.error', { legacy }),
          { number: t('move.attempts') },
          t('move.failingSince'),
          { aloud: t('actions') },
        ]}
        empty={t('move.noDeadLetters')}
        row={({ card, error, attempts, failingSince }) => (
          <tr data-dead={card.id}>
            <th scope="row">
              <CardLink card={card} />
            </th>
            <td>{error}</td>
            <td className="number">{format.number(attempts)}</td>
            <td className="moment">{format.moment(failingSince)}</td>
            <td className="row-actions">
              <Act
                label={t('move.replay')}
                aloud={t('move.replayOne', { card: card.number })}
                told={t('move.replayed', { count: 1 })}
                mutation={ConsoleReplayDeadLettersDocument}
                variables={{ cardIds: [card.id] }}
              />
            </td>
          </tr>
        )}
      />
      <div className="actions">
        <Act
          label={t('move.replayAll')}
          told={t('move.replayed', { count: deliveries.dead })}
          mutation={ConsoleReplayDeadLettersDocument}
          variables={{ cardIds: null }}
        />
      </div>
    </>
  );
}
