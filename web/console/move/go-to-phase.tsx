/** Asks for the reason, and tells what stands against it, before the move goes to another phase. */
import { useState } from 'preact/hooks';
import { ConsoleSetPhaseDocument } from '../../../client/index.ts';
import { useTexts } from '../../shared/language.ts';
import { Confirm } from '../confirm.tsx';
import { TextField } from '../fields.tsx';
import { useSend } from '../send.ts';
import { useTell } from '../tell.tsx';
import { Checklist } from './checklist.tsx';
import type { MoveProps } from './move.tsx';

interface GoToPhaseProps extends MoveProps {
  phase: number;
  close: () => void;
}

export function GoToPhase({ move: { legacy }, phase, close }: GoToPhaseProps) {
  const { t } = useTexts();
  const send = useSend();
  const tell = useTell();
  const [reason, setReason] = useState('');
  const go = async (): Promise<void> => {
    await send(ConsoleSetPhaseDocument, { phase, reason });
    tell(t('move.begun', { what: t(`move.phase.${phase}.title`) }));
    close();
  };
  return (
    <Confirm title={t('move.goTitle', { phase })} label={t('move.go', { phase })} send={go} close={close}>
      <p>{t(`move.phase.${phase}.means`, { legacy })}</p>
      <h3 id="checklist-of-phase">{t('move.isSafe', { phase })}</h3>
      <Checklist phase={phase} labelledBy="checklist-of-phase" />
      <p className="hint">{t('move.goHint', { legacy })}</p>
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
