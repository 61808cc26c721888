/** What is switched on and off, for all tills or one kind of them, and which identifiers tills take. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSetSwitchDocument, type SwitchName } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Confirm } from './confirm.tsx';
import { SelectField, TextField } from './fields.tsx';
import { Identifiers } from './identifiers.tsx';
import { usePlaces } from './places.ts';
import { OfProgramme, type Programme } from './programme.tsx';
import { useSend } from './send.ts';
import { Table } from './table.tsx';
import { useTell } from './tell.tsx';

const NAMES: readonly SwitchName[] = ['EARNING', 'BURNING', 'POINTS_EXPIRY', 'TIER_EXPIRY', 'ENROLMENT'];

export function Switches() {
  const { t } = useTexts();
  return (
    <OfProgramme rows={8}>
      {({ switches, identifiers }) => (
        <>
          <p className="lead">{t('switches.lead')}</p>
          <SwitchTable switches={switches} />
          <h2>{t('identifiers.title')}</h2>
          <p className="lead">{t('identifiers.lead')}</p>
          <Identifiers identifiers={identifiers} />
        </>
      )}
    </OfProgramme>
  );
}

/** A switch as it is, or as it is before anybody touched it: on. */
interface State {
  readonly name: SwitchName;
  readonly posType: string | null;
  readonly on: boolean;
  readonly reason: string | null;
  readonly since: string | null;
}

function statesOf(switches: Programme['switches']): State[] {
  return NAMES.flatMap((name) => {
    const ofName = switches.filter((one) => one.name === name);
    const forAll = ofName.find(({ posType }) => posType === null);
    return [
      forAll ?? { name, posType: null, on: true, reason: null, since: null },
      ...ofName
        .filter(({ posType }) => posType !== null)
        .toSorted((a, b) => ((a.posType ?? '') < (b.posType ?? '') ? -1 : 1)),
    ];
  });
}

/** What somebody is about to switch. */
interface Change {
  readonly name: SwitchName;
  /** Null: for all. Undefined: still to be chosen. */
  readonly posType: string | null | undefined;
  readonly on: boolean;
}

function SwitchTable({ switches }: { switches: Programme['switches'] }) {
  const { t } = useTexts();
  const format = useFormat();
  const [change, setChange] = useState<Change>();
  const whom = (posType: string | null) => posType ?? t('switches.all');
  return (
    <>
      <Table
        label={t('switches.title')}
        columns={[
          t('switches.name'),
          t('switches.posType'),
          t('switches.state'),
          t('switches.reason'),
          t('switches.since'),
          { aloud: t('actions') },
        ]}
      >
        {statesOf(switches).map(({ name, posType, on, reason, since }) => (
          <tr key={`${name}/${posType}`} data-switch={name} data-pos-type={posType ?? ''} data-on={on}>
            <th scope="row">
              {t(`switch.${name}.title`)}
              {posType === null && <span className="soft small">{t(`switch.${name}.hint`)}</span>}
            </th>
            <td>{whom(posType)}</td>
            <td>
              <span className={on ? 'state on' : 'state off'}>{t(on ? 'switches.on' : 'switches.off')}</span>
            </td>
            <td>{reason ?? <span className="soft">{t('switches.never')}</span>}</td>
            <td className="moment">{since && format.moment(since)}</td>
            <td className="row-actions">
              <button
                type="button"
                aria-label={t(on ? 'switches.turnOffOne' : 'switches.turnOnOne', {
                  name: t(`switch.${name}.title`),
                  whom: whom(posType),
                })}
                onClick={() => setChange({ name, posType, on: !on })}
              >
                {t(on ? 'switches.turnOff' : 'switches.turnOn')}
              </button>
            </td>
          </tr>
        ))}
      </Table>
      <div className="actions">
        <button type="button" onClick={() => setChange({ name: 'EARNING', posType: undefined, on: false })}>
          {t('switches.forOne')}
        </button>
      </div>
      {change && <SwitchForm change={change} close={() => setChange(undefined)} />}
    </>
  );
}

function SwitchForm({ change, close }: { change: Change; close: () => void }) {
  const { t } = useTexts();
  const send = useSend();
  const tell = useTell();
  const { posTypes } = usePlaces();
  const [name, setName] = useState(change.name);
  const [posType, setPosType] = useState('');
  const [on, setOn] = useState(change.on);
  const [reason, setReason] = useState('');
  const open = change.posType === undefined;
  const title = t(`switch.${name}.title`);
  const set = async (): Promise<void> => {
    const variables = { name, posType: change.posType === undefined ? posType.trim() : change.posType, on, reason };
    await send(ConsoleSetSwitchDocument, variables, ConsoleProgrammeDocument);
    tell(
      t(on ? 'switches.turnedOn' : 'switches.turnedOff', { name: title, whom: variables.posType ?? t('switches.all') }),
    );
    close();
  };
  return (
    <Confirm
      title={
        open
          ? t('switches.forOne')
          : t(on ? 'switches.turnOnOne' : 'switches.turnOffOne', {
              name: title,
              whom: change.posType ?? t('switches.all'),
            })
      }
      label={t(on ? 'switches.turnOn' : 'switches.turnOff')}
      send={set}
      close={close}
    >
      {open && (
        <>
          <SelectField
            name="name"
            label={t('switches.name')}
            value={name}
            options={NAMES.map((one) => [one, t(`switch.${one}.title`)] as const)}
            onValue={setName}
          />
          <TextField
            name="posType"
            label={t('switches.posType')}
            known={posTypes}
            value={posType}
            onValue={setPosType}
          />
          <SelectField
            name="on"
            label={t('switches.state')}
            value={on ? 'on' : 'off'}
            options={[
              ['off', t('switches.off')],
              ['on', t('switches.on')],
            ]}
            onValue={(value) => setOn(value === 'on')}
          />
        </>
      )}
      <TextField
        name="reason"
        label={t('switches.reason')}
        hint={t('switches.reasonHint')}
        value={reason}
        onValue={setReason}
      />
    </Confirm>
  );
}
