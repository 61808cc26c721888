/** One guest, or somebody without a card, from the first item to the receipt. */
import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type {
  Api,
  ClaimTransactionInput,
  KioskProgrammeQuery,
  KioskVisitFragment,
  OrderInput,
} from '../../client/index.ts';
import { now } from '../shared/clock.ts';
import { useTexts } from '../shared/language.ts';
import { among, NOTHING, type Picks } from '../shared/picks.ts';
import { type Basket, changed, newRef, orderOf } from './basket.ts';
import { useBooking } from './booking.ts';
import { cancelVisit, forgetOpen, rememberOpen } from './cancel.ts';
import type { Configuration } from './configuration.ts';
import { useEstimate } from './estimate.ts';
import { useFollowing } from './following.ts';
import { Guest } from './guest.tsx';
import { Order } from './order.tsx';
import { type Method, Pay } from './pay.tsx';
import { Receipt, type Sold } from './receipt.tsx';
import { StillThere } from './still-there.tsx';
import { Top } from './top.tsx';

interface VisitProps {
  readonly api: Api;
  readonly programme: KioskProgrammeQuery['programme'];
  readonly configuration: Configuration;
  /** Null for somebody without a card. */
  readonly transactionId: string | null;
  /** What was paid, and not booked yet. */
  readonly unbooked: ClaimTransactionInput | null;
  readonly onOver: () => void;
}

/** What is being paid for, which does not change any more. */
interface Paying {
  readonly order: OrderInput;
  readonly picks: Picks;
  readonly payable: number;
}

export function Visit({ api, programme, configuration, transactionId: given, unbooked, onOver }: VisitProps) {
  const { language } = useTexts();
  const { currency } = programme;
  const apollo = useApolloClient();
  const [transactionId, setTransactionId] = useState(given);
  const visit = useFollowing(transactionId);
  const [ref] = useState(newRef);
  const [basket, setBasket] = useState<Basket>(new Map());
  const [tip, setTip] = useState(0);
  const [picked, setPicked] = useState(NOTHING);
  const [paying, setPaying] = useState<Paying | null>(() => unbooked && payingFor(unbooked));
  const [sold, setSold] = useState<Sold | null>(null);
  const [booked, setBooked] = useState(false);
  const onBooked = useCallback(() => {
    if (given !== null) forgetOpen(given);
    setBooked(true);
  }, [given]);
  const booking = useBooking(onBooked);
  const order = useMemo(
    () => orderOf({ basket, tip, ref, currency, language }),
    [basket, tip, ref, currency, language],
  );
  const picks = useMemo(
    () => among(picked, programme.rewards, visit?.card.vouchers ?? []),
    [picked, programme.rewards, visit?.card.vouchers],
  );
  const estimate = useEstimate(transactionId, order, picks);

  const { book } = booking;
  useEffect(() => {
    if (unbooked) book(unbooked);
  }, [unbooked, book]);

  useEffect(() => {
    if (given !== null) rememberOpen(given);
  }, [given]);

  const cancel = (reason: string) => {
    if (transactionId !== null) cancelVisit(apollo, transactionId, reason);
  };
  const leave = (reason: string) => {
    cancel(reason);
    onOver();
  };
  const without = () => {
    cancel('The guest went on without the card');
    setTransactionId(null);
  };
  const pay = (method: Method) => {
    if (!paying) return;
    const { payable } = paying;
    const paid = { ...paying.order, payments: payable > 0 ? [{ method, amount: payable }] : [] };
    if (transactionId === null) setSold(soldWithout(paid, payable, method));
    else book({ transactionId, order: paid, ...paying.picks, idempotencyKey: crypto.randomUUID() });
  };

  const receipt = booked && visit ? soldTo(visit) : sold;
  const known = transactionId === null || visit !== null;
  const about = transactionId === null ? null : visit;
  let payable: number | undefined = order.total;
  if (transactionId !== null) {
    const acceptable = visit?.status === 'OPEN' && estimate.current && estimate.shown?.acceptable;
    payable = acceptable ? estimate.shown?.payable.amount : undefined;
  }
  return (
    <>
      <Top api={api} programme={programme} />
      {known && <Guest programme={programme} visit={about} thanks={receipt !== null} />}
      {receipt && (
        <Receipt programme={programme} storeId={configuration.storeId} sold={receipt} visit={about} onOver={onOver} />
      )}
      {!receipt && paying && (
        <Pay
          programme={programme}
          payable={paying.payable}
          booking={booking}
          onPaid={pay}
          onBack={() => setPaying(null)}
          onWithout={() => {
            without();
            setSold(soldWithout(paying.order, paying.payable, undefined));
          }}
        />
      )}
      {!receipt && !paying && (
        <Order
          programme={programme}
          visit={about}
          order={order}
          picks={picks}
          estimate={estimate}
          payable={payable}
          onChange={(sku, by) => setBasket((before) => changed(before, sku, by))}
          onTip={setTip}
          onPick={setPicked}
          onPay={() => payable !== undefined && setPaying({ order, picks, payable })}
          onLeave={() => leave('The guest left')}
          onWithout={without}
        />
      )}
      {!receipt && (
        <StillThere
          looking={booking.state === 'none' || booking.state === 'refused'}
          onGone={() => leave('Nobody was there any more')}
        />
      )}
    </>
  );
}

function payingFor({ order }: ClaimTransactionInput): Paying {
  return { order, picks: NOTHING, payable: order.payments?.reduce((sum, { amount }) => sum + amount, 0) ?? 0 };
}

/** The order as it was booked. */
function soldTo({ order, claimedAt }: KioskVisitFragment): Sold | null {
  return (
    order && {
      ...order,
      total: order.total.amount,
      payable: order.payable.amount,
      method: order.payments[0]?.method,
      at: claimedAt ?? '',
    }
  );
}

function soldWithout({ ref, lines, tip, total }: OrderInput, payable: number, method: Method | undefined): Sold {
  return {
    ref,
    lines: lines.map(({ lineId, name, quantity, unitPrice }) => ({
      lineId: String(lineId),
      name,
      quantity,
      total: quantity * unitPrice,
    })),
    tip: tip ?? 0,
    total,
    payable,
    method,
    at: new Date(now()).toISOString(),
  };
}
