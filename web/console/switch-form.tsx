/** Asks for the reason, before something is switched on or off; for one kind of till also what and for which. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSetSwitchDocument, type SwitchName } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { Confirm } from './confirm.tsx';
import { SelectField, TextField } from './fields.tsx';
import { setterOf } from './form.tsx';
import { usePlaces } from './places.ts';
import { Preview } from './preview.tsx';
import type { Programme } from './programme.tsx';
import { useSend } from './send.ts';
import { useTell } from './tell.tsx';

export const SWITCHES: readonly SwitchName[] = ['EARNING', 'BURNING', 'POINTS_EXPIRY', 'TIER_EXPIRY', 'ENROLMENT'];

/** What somebody is about to switch. */
export interface Change {
  readonly name: SwitchName;
  /** Null: for all. Undefined: still to be chosen. */
  readonly posType: string | null | undefined;
  readonly on: boolean;
}

interface SwitchFormProps {
  programme: Programme;
  change: Change;
  close: () => void;
}

export function SwitchForm({ programme, change, close }: SwitchFormProps) {
  const { t } = useTexts();
  const send = useSend();
  const tell = useTell();
  const { posTypes } = usePlaces();
  const [draft, setDraft] = useState({ ...change, posType: change.posType ?? '', reason: '' });
  const set = setterOf(draft, setDraft);
  const { name, on, reason } = draft;
  const open = change.posType === undefined;
  const posType = change.posType === null ? null : draft.posType.trim();
  const told = { name: t(`switch.${name}.title`), whom: posType ?? t('switches.all') };
  const save = async (): Promise<void> => {
    await send(ConsoleSetSwitchDocument, { name, posType, on, reason }, ConsoleProgrammeDocument);
    tell(t(on ? 'switches.turnedOn' : 'switches.turnedOff', told));
    close();
  };
  return (
    <Confirm
      title={open ? t('switches.forOne') : t(on ? 'switches.turnOnOne' : 'switches.turnOffOne', told)}
      label={t(on ? 'switches.turnOn' : 'switches.turnOff')}
      send={save}
      close={close}
      preview={<Preview programme={programme} read={() => ({ switch: { name, posType, on } })} />}
    >
      {open && (
        <>
          <SelectField
            name="name"
            label={t('switches.name')}
            value={name}
            options={SWITCHES.map((one) => [one, t(`switch.${one}.title`)] as const)}
            onValue={set('name')}
          />
          <TextField
            name="posType"
            label={t('switches.posType')}
            known={posTypes}
            value={draft.posType}
            onValue={set('posType')}
          />
          <SelectField
            name="on"
            label={t('switches.state')}
            value={on ? 'on' : 'off'}
            options={[
              ['off', t('switches.off')],
              ['on', t('switches.on')],
            ]}
            onValue={(value) => set('on')(value === 'on')}
          />
        </>
      )}
      <TextField
        name="reason"
        label={t('switches.reason')}
        hint={t('switches.reasonHint')}
        value={reason}
        onValue={set('reason')}
      />
    </Confirm>
  );
}
