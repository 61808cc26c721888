/** Takes lines back: which, how many, and why; what that takes from the guest and gives back is the API's to say. */
import { useApolloClient } from '@apollo/client/react';
import { useState } from 'preact/hooks';
import {
  type KioskProgrammeQuery,
  KioskReverseDocument,
  type KioskVisitFragment,
  type ReverseTransactionInput,
  unanswered,
} from '../../client/index.ts';
import { useArrive } from '../shared/arrive.ts';
import type { Attempt } from '../shared/attempt.ts';
import { apiLanguage, useFormat, useTexts } from '../shared/language.ts';
import { useProblemText } from '../shared/problem.tsx';
import { Stepper } from '../shared/stepper.tsx';
import type { Sold } from './sold.ts';

const REASONS = ['cold', 'wrong', 'mind'] as const;

export type Reversal = Omit<ReverseTransactionInput, 'idempotencyKey'>;

interface ReturnLinesProps {
  readonly visit: KioskVisitFragment;
  readonly sold: Sold;
  readonly programme: KioskProgrammeQuery['programme'];
  /** Outlives the form. */
  readonly attempt: Attempt<Reversal>;
  readonly onClose: () => void;
}

/** What a return has taken and given back, in a sentence; empty where that is nothing. */
export function useReversalText(pointsName: string): (reversal: KioskVisitFragment['reversals'][number]) => string {
  const { t, language } = useTexts();
  const format = useFormat();
  const points = (n: number) => (n > 0 ? [`${format.number(n)} ${pointsName}`] : []);
  const stamps = (n: number) => (n > 0 ? [t('receipt.stamps', { count: n, n: format.number(n) })] : []);
  return ({ pointsTakenBack, pointsGivenBack, stampsTakenBack }) => {
    const taken = new Intl.ListFormat(language).format([...points(pointsTakenBack), ...stamps(stampsTakenBack)]);
    const [given = ''] = points(pointsGivenBack);
    if (taken && given) return t('return.takenAndGiven', { taken, given });
    if (taken) return t('return.taken', { taken });
    return given && t('return.given', { given });
  };
}

export function ReturnLines({ visit, sold, programme, attempt, onClose }: ReturnLinesProps) {
  const { t } = useTexts();
  const format = useFormat();
  const heading = useArrive<HTMLHeadingElement>();
  const reversalText = useReversalText(programme.pointsName);
  const [chosen, setChosen] = useState<ReadonlyMap<string, number>>(new Map());
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null);
  const { state, error, send } = useReverse(visit.id, attempt, () => {
    setChosen(new Map());
    setReason(null);
  });
  const last = visit.reversals.at(-1);
  const changed = last && reversalText(last);
  const balance = { n: format.number(visit.card.points.balance), points: programme.pointsName };
  const said = changed ? `${changed} ${t('receipt.balance', balance)}` : t('return.done');
  const choose = (lineId: string, quantity: number) => setChosen((before) => new Map(before).set(lineId, quantity));
  const lines = [...chosen].flatMap(([lineId, quantity]) => (quantity > 0 ? [{ lineId, quantity }] : []));
  return (
    <form
      className="return surface"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason) send({ lines, reason: t(`return.reason.${reason}`) });
      }}
    >
      <h2 tabIndex={-1} ref={heading}>
        {t('return.title')}
      </h2>
      <ul className="lines">
        {sold.lines.map(({ lineId, name, quantity }) => {
          const left = quantity - returned(visit, lineId);
          const taken = chosen.get(lineId) ?? 0;
          return (
            <li key={lineId} data-line={lineId}>
              <span className="name">
                {name} <span className="soft">{t('return.left', { n: format.number(left) })}</span>
              </span>
              <Stepper name={name} count={taken} max={left} onChange={(by) => choose(lineId, taken + by)} />
            </li>
          );
        })}
      </ul>
      <fieldset className="reasons">
        <legend>{t('return.why')}</legend>
        {REASONS.map((one) => (
          <label key={one}>
            <input type="radio" name="reason" required checked={reason === one} onChange={() => setReason(one)} />
            <span>{t(`return.reason.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <Answer error={error} />
      <p className="progress" role="status">
        {state === 'done' && said}
      </p>
      <div className="actions">
        <button type="button" onClick={onClose}>
          {t('return.close')}
        </button>
        <button
          type="submit"
          className="primary huge"
          disabled={lines.length === 0 || reason === null || state === 'sending'}
        >
          {t('return.send')}
        </button>
      </div>
    </form>
  );
}

function Answer({ error }: { error: unknown }) {
  const words = useProblemText();
  if (error === undefined) return null;
  return (
    <p className="problem" role="alert">
      {words(error)}
    </p>
  );
}

/** As many of a line as have come back already. */
function returned({ reversals }: KioskVisitFragment, lineId: string): number {
  return reversals
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => (line.lineId === lineId ? sum + line.quantity : sum), 0);
}

/** @param onAnswered  Whatever the answer was, what was chosen is chosen no more. */
function useReverse(transactionId: string, attempt: Attempt<Reversal>, onAnswered: () => void) {
  const { language } = useTexts();
  const apollo = useApolloClient();
  const [state, setState] = useState<'none' | 'sending' | 'done'>('none');
  const [error, setError] = useState<unknown>();

  async function reverse(wanted: Omit<Reversal, 'transactionId'>) {
    setState('sending');
    setError(undefined);
    try {
      await attempt(JSON.stringify(wanted.lines), { ...wanted, transactionId }, (input) =>
        apollo.mutate({ mutation: KioskReverseDocument, variables: { input, language: apiLanguage(language) } }),
      );
      setState('done');
      onAnswered();
    } catch (refused) {
      if (!unanswered(refused)) onAnswered();
      setError(refused);
      setState('none');
    }
  }
  return { state, error, send: (wanted: Parameters<typeof reverse>[0]) => void reverse(wanted) };
}
