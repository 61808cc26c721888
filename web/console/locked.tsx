/** Terminals that are locked now for too many wrong codes, and for how long they stay so. */
import type { ConsoleLockedTerminalsQuery } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { spanText, useSeconds } from './seconds.ts';
import { Table } from './table.tsx';

type LockedTerminal = ConsoleLockedTerminalsQuery['lockedTerminals'][number];

export function Locked({ locked }: { locked: readonly LockedTerminal[] }) {
  const { t } = useTexts();
  return (
    <section className="locked" aria-labelledby="locked">
      <h2 id="locked">{t('locked.title')}</h2>
      <p className="soft" role="status">
        {t('locked.count', { count: locked.length })}
      </p>
      {locked.length > 0 && <LockedTable locked={locked} />}
    </section>
  );
}

function LockedTable({ locked }: { locked: readonly LockedTerminal[] }) {
  const { t } = useTexts();
  const format = useFormat();
  const atMs = useSeconds();
  return (
    <Table
      label={t('locked.title')}
      columns={[
        t('locked.terminal'),
        t('client.storeId'),
        t('locked.client'),
        { number: t('locked.wrong') },
        t('locked.until'),
        { number: t('locked.left') },
      ]}
    >
      {locked.map(({ client, posType, storeId, terminalId, wrongIdentifiers, lockedUntil }) => (
        <tr key={`${client.id}/${posType}/${storeId}/${terminalId}`} data-locked={terminalId ?? ''}>
          <th scope="row">
            {terminalId ?? t('locked.all')}
            <span className="soft small">{posType}</span>
          </th>
          <td>{storeId ?? '–'}</td>
          <td>{client.name}</td>
          <td className="number">{format.number(wrongIdentifiers)}</td>
          <td className="moment">{format.moment(lockedUntil)}</td>
          <td className="number">{spanText(Date.parse(lockedUntil) - atMs)}</td>
        </tr>
      ))}
    </Table>
  );
}
