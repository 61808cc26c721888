/** Gives or takes away points by hand, once, however often it is sent. */
import { useRef, useState } from 'preact/hooks';
import { ConsoleAdjustPointsDocument } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { TextField } from './fields.tsx';
import { Form } from './form.tsx';
import { useReading } from './reading.ts';
import { useSend } from './send.ts';

interface AdjustProps {
  cardId: string;
  points: string;
  /** @param position  That the card has come to. */
  adjusted: (position: number) => Promise<void>;
}

export function Adjust({ cardId, points: pointsName, adjusted }: AdjustProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { whole } = useReading();
  const send = useSend();
  const keyOf = useIdempotencyKey();
  const [points, setPoints] = useState('');
  const [reason, setReason] = useState('');
  const [done, setDone] = useState('');
  const adjust = async (): Promise<void> => {
    setDone('');
    const change = { cardId, points: whole('input.points', points), reason };
    const key = keyOf(JSON.stringify(change));
    const input = { ...change, idempotencyKey: key.value };
    const { adjustPoints } = await send(ConsoleAdjustPointsDocument, { input });
    key.used();
    setPoints('');
    setReason('');
    setDone(
      t('adjust.done', {
        change: format.change(change.points),
        balance: format.number(adjustPoints.points.balance),
        points: pointsName,
      }),
    );
    await adjusted(adjustPoints.position);
  };
  return (
    <>
      <Form label={t('adjust.send')} send={adjust}>
        <TextField
          name="input.points"
          label={t('adjust.points')}
          hint={t('adjust.pointsHint')}
          unit={pointsName}
          mode="decimal"
          value={points}
          onValue={setPoints}
        />
        <TextField
          name="input.reason"
          label={t('adjust.reason')}
          hint={t('adjust.reasonHint')}
          value={reason}
          onValue={setReason}
        />
      </Form>
      <p className="done" role="status">
        {done}
      </p>
    </>
  );
}

/** The same key for the same input until it has come through: whoever sends it again after an error books it once. */
function useIdempotencyKey(): (input: string) => { readonly value: string; readonly used: () => void } {
  const kept = useRef<{ input: string; value: string } | null>(null);
  return (input) => {
    if (kept.current?.input !== input) kept.current = { input, value: crypto.randomUUID() };
    return {
      value: kept.current.value,
      used: () => {
        kept.current = null;
      },
    };
  };
}
