/** Asks for the reason, before somebody else answers for something; for one kind of till also for what and for which. */
import { useState } from 'preact/hooks';
import { ConsoleSetTruthDocument, type TruthHolder, type TruthOperation } from '../../../client/index.ts';
import { useTexts } from '../../shared/language.ts';
import { Confirm } from '../confirm.tsx';
import { SelectField, TextField } from '../fields.tsx';
import { setterOf } from '../form.tsx';
import { usePlaces } from '../places.ts';
import { useSend } from '../send.ts';
import { useTell } from '../tell.tsx';
import type { MoveProps } from './move.tsx';
import { OPERATIONS, useTruthText } from './words.ts';

const HOLDERS: readonly TruthHolder[] = ['PLATFORM', 'LEGACY'];

export interface Change {
  readonly operation: TruthOperation;
  /** Null: for all. Undefined: still to be chosen. */
  readonly posType: string | null | undefined;
  readonly holder: TruthHolder;
}

interface TruthFormProps extends MoveProps {
  change: Change;
  close: () => void;
}

export function TruthForm({ move: { legacy }, change, close }: TruthFormProps) {
  const { t } = useTexts();
  const send = useSend();
  const tell = useTell();
  const { posTypes } = usePlaces();
  const { holder: holderText, whom } = useTruthText(legacy);
  const [draft, setDraft] = useState({ ...change, posType: change.posType ?? '', reason: '' });
  const set = setterOf(draft, setDraft);
  const { operation, holder, reason } = draft;
  const open = change.posType === undefined;
  const posType = change.posType === null ? null : draft.posType.trim();
  const told = { name: t(`switch.${operation}.title`), whom: whom(posType) };
  const save = async (): Promise<void> => {
    await send(ConsoleSetTruthDocument, { operation, posType, holder, reason });
    tell(t('move.begun', { what: t('move.answersFor', { ...told, holder: holderText(holder) }) }));
    close();
  };
  return (
    <Confirm
      title={open ? t('move.changeForOne') : t('move.changeOne', told)}
      label={t('move.change')}
      send={save}
      close={close}
    >
      {open && (
        <>
          <SelectField
            name="operation"
            label={t('move.operation')}
            value={operation}
            options={OPERATIONS.map((one) => [one, t(`switch.${one}.title`)] as const)}
            onValue={set('operation')}
          />
          <TextField
            name="posType"
            label={t('switches.posType')}
            known={posTypes}
            value={draft.posType}
            onValue={set('posType')}
          />
        </>
      )}
      <SelectField
        name="holder"
        label={t('move.holder')}
        value={holder}
        options={HOLDERS.map((one) => [one, holderText(one)] as const)}
        onValue={set('holder')}
      />
      <p className="hint">{t('move.goHint', { legacy })}</p>
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
