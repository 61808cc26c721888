/** What is switched on and off, for all tills or one kind of them, and which identifiers tills take. */
import { useState } from 'preact/hooks';
import type { SwitchName } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Identifiers } from './identifiers.tsx';
import { OfProgramme, type Programme } from './programme.tsx';
import { type Change, SWITCHES, SwitchForm } from './switch-form.tsx';
import { Table } from './table.tsx';

export function Switches() {
  const { t } = useTexts();
  return (
    <OfProgramme rows={8}>
      {(programme) => (
        <>
          <p className="lead">{t('switches.lead')}</p>
          <SwitchTable programme={programme} />
          <h2>{t('identifiers.title')}</h2>
          <p className="lead">{t('identifiers.lead')}</p>
          <Identifiers identifiers={programme.identifiers} />
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
  return SWITCHES.flatMap((name) => {
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

function SwitchTable({ programme }: { programme: Programme }) {
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
        {statesOf(programme.switches).map(({ name, posType, on, reason, since }) => (
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
      {change && <SwitchForm programme={programme} change={change} close={() => setChange(undefined)} />}
    </>
  );
}
