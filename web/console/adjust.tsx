/** Gives or takes away points by hand, once, however often it is sent. */
import { useState } from 'preact/hooks';
import { ConsoleAdjustPointsDocument } from '../../client/index.ts';
import { useAttempt } from '../shared/attempt.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import type { Typed } from './amount.ts';
import { TextField, WholeField } from './fields.tsx';
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
  const attempt = useAttempt<{ cardId: string; points: number; reason: string }>();
  const [points, setPoints] = useState<Typed>('');
  const [reason, setReason] = useState('');
  const [done, setDone] = useState('');
  const adjust = async (): Promise<void> => {
    setDone('');
    const change = { cardId, points: whole('input.points', points), reason };
    const { adjustPoints } = await attempt(JSON.stringify(change), change, (input) =>
      send(ConsoleAdjustPointsDocument, { input }),
    );
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
        <WholeField
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
