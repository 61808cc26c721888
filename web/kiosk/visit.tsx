/** One guest, or somebody without a card, from the first item to the receipt. */
import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type {
  Api,
  ClaimTransactionInput,
  KioskProgrammeQuery,
  KioskVisitFragment,
  OrderInput,
} from '../../client/index.ts';
import { NOTHING, type Picks } from '../shared/picks.ts';
import { useBooking } from './booking.ts';
import { cancelVisit } from './cancel.ts';
import type { Configuration } from './configuration.ts';
import { type Estimate, useEstimate } from './estimate.ts';
import { useFollowing } from './following.ts';
import { Guest } from './guest.tsx';
import { Order } from './order.tsx';
import { useOrdering } from './ordering.ts';
import { type Method, Pay } from './pay.tsx';
import { Receipt } from './receipt.tsx';
import { type Sold, soldTo, soldWithout } from './sold.ts';
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
  const apollo = useApolloClient();
  const [transactionId, setTransactionId] = useState(given);
  const { visit, error: notFollowed } = useFollowing(transactionId);
  const ordering = useOrdering(programme, visit);
  const { order, picks } = ordering;
  const estimated = useEstimate(transactionId, order, picks);
  const estimate = { ...estimated, error: estimated.error ?? notFollowed };
  const [paying, setPaying] = useState<Paying | null>(() => unbooked && payingFor(unbooked));
  const [sold, setSold] = useState<Sold | null>(null);
  const [booked, setBooked] = useState(false);
  const [later, setLater] = useState(false);
  const booking = useBooking(useCallback(() => setBooked(true), []));

  const { book } = booking;
  useEffect(() => {
    if (unbooked) book(unbooked);
  }, [unbooked, book]);

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
    const order = { ...paying.order, payments: payable > 0 ? [{ method, amount: payable }] : [] };
    setPaying({ ...paying, order });
    if (transactionId === null) setSold(soldWithout(order, payable));
    else book({ transactionId, order, ...paying.picks, idempotencyKey: crypto.randomUUID() });
  };
  const finishLater = () => {
    if (!paying) return;
    booking.later();
    setLater(true);
    setSold(soldWithout(paying.order, paying.payable));
  };
  const gone = () => {
    if (!booking.late) return leave('Nobody was there any more');
    booking.later();
    onOver();
  };

  const receipt = booked && visit ? soldTo(visit) : sold;
  const known = transactionId === null || visit !== null;
  const about = transactionId === null ? null : visit;
  const accepted = transactionId === null ? order.total : acceptedAt(visit, estimate);
  const payable = order.lines.length > 0 ? accepted : undefined;
  return (
    <>
      <Top api={api} programme={programme} />
      {known && <Guest programme={programme} visit={about} thanks={receipt !== null} />}
      {receipt && (
        <Receipt
          programme={programme}
          storeId={configuration.storeId}
          sold={receipt}
          visit={later ? null : about}
          later={later}
          onOver={onOver}
        />
      )}
      {!receipt && paying && (
        <Pay
          programme={programme}
          payable={paying.payable}
          booking={booking}
          onPaid={pay}
          onBack={() => setPaying(null)}
          onLater={finishLater}
          onWithout={() => {
            without();
            setSold(soldWithout(paying.order, paying.payable));
          }}
        />
      )}
      {!receipt && !paying && (
        <Order
          programme={programme}
          visit={about}
          ordering={ordering}
          estimate={estimate}
          payable={payable}
          onPay={() => payable !== undefined && setPaying({ order, picks, payable })}
          onLeave={() => leave('The guest left')}
          onWithout={without}
        />
      )}
      {!receipt && (
        <StillThere looking={booking.state === 'none' || booking.state === 'refused' || booking.late} onGone={gone} />
      )}
    </>
  );
}

/** What is to be paid with a card; undefined while the API would not book the order as it is. */
function acceptedAt(visit: KioskVisitFragment | null, { current, shown }: Estimate): number | undefined {
  return visit?.status === 'OPEN' && current && shown?.acceptable ? shown.payable.amount : undefined;
}

function payingFor({ order }: ClaimTransactionInput): Paying {
  return { order, picks: NOTHING, payable: order.payments?.reduce((sum, { amount }) => sum + amount, 0) ?? 0 };
}
