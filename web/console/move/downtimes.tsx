/** Times in which nothing is written: those that are not over, and a new one. */
import { useState } from 'preact/hooks';
import { ConsoleAddDowntimeDocument, ConsoleRemoveDowntimeDocument } from '../../../client/index.ts';
import { now } from '../../shared/clock.ts';
import { useFormat, useTexts } from '../../shared/language.ts';
import { Confirm } from '../confirm.tsx';
import { MomentField, TextField } from '../fields.tsx';
import { setterOf } from '../form.tsx';
import { useReading } from '../reading.ts';
import { useSeconds } from '../seconds.ts';
import { useSend } from '../send.ts';
import { Table } from '../table.tsx';
import { useTell } from '../tell.tsx';
import { Act } from './act.tsx';
import type { MoveProps } from './move.tsx';
import { isStepping } from './words.ts';

const HOUR_MS = 3_600_000;

export function Downtimes({ move }: MoveProps) {
  const { downtimes } = move;
  const { t } = useTexts();
  const format = useFormat();
  const atMs = useSeconds();
  const [adding, setAdding] = useState(false);
  return (
    <section aria-labelledby="downtimes">
      <h2 id="downtimes">{t('move.downtimes')}</h2>
      <p className="lead">{t('move.downtimesLead')}</p>
      {downtimes.length === 0 && <p className="soft">{t('move.noDowntimes')}</p>}
      {downtimes.length > 0 && (
        <Table
          label={t('move.downtimes')}
          columns={[
            t('move.downFrom'),
            t('move.downUntil'),
            t('switches.reason'),
            t('switches.state'),
            { aloud: t('actions') },
          ]}
        >
          {downtimes.map(({ id, from, until, reason }) => (
            <tr key={id} data-downtime={id}>
              <td className="moment">{format.moment(from)}</td>
              <td className="moment">{format.moment(until)}</td>
              <td>{reason}</td>
              <td>
                {Date.parse(from) <= atMs ? (
                  <span className="state off">{t('move.downNow')}</span>
                ) : (
                  <span className="soft">{t('move.downLater')}</span>
                )}
              </td>
              <td className="row-actions">
                <Act
                  label={t('move.endDowntime')}
                  aloud={t('move.endOneDowntime', { at: format.moment(from) })}
                  hint={t('move.endDowntimeHint')}
                  told={t('move.downtimeEnded')}
                  mutation={ConsoleRemoveDowntimeDocument}
                  variables={{ id }}
                  disabled={isStepping(move)}
                />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <div className="actions">
        <button type="button" onClick={() => setAdding(true)}>
          {t('move.addDowntime')}
        </button>
      </div>
      {adding && <NewDowntime close={() => setAdding(false)} />}
    </section>
  );
}

function NewDowntime({ close }: { close: () => void }) {
  const { t } = useTexts();
  const send = useSend();
  const tell = useTell();
  const { moment } = useReading();
  const [draft, setDraft] = useState<{ from: string | null; until: string | null; reason: string }>(() => ({
    from: new Date(now()).toISOString(),
    until: new Date(now() + HOUR_MS).toISOString(),
    reason: '',
  }));
  const set = setterOf(draft, setDraft);
  const add = async (): Promise<void> => {
    const [from, until] = [moment('from', draft.from), moment('until', draft.until)];
    await send(ConsoleAddDowntimeDocument, { from, until, reason: draft.reason });
    tell(t('move.downtimeAdded'));
    close();
  };
  return (
    <Confirm title={t('move.addDowntime')} label={t('move.addDowntime')} send={add} close={close}>
      <p>{t('move.downtimesLead')}</p>
      <MomentField name="from" label={t('move.downFrom')} value={draft.from} onValue={set('from')} />
      <MomentField
        name="until"
        label={t('move.downUntil')}
        hint={t('move.downUntilHint')}
        value={draft.until}
        onValue={set('until')}
      />
      <TextField
        name="reason"
        label={t('switches.reason')}
        hint={t('switches.reasonHint')}
        value={draft.reason}
        onValue={set('reason')}
      />
    </Confirm>
  );
}
