/** What a kiosk does for a guest: identifies the code, then claims the order. */
import { PLACE } from './brand.ts';

const IDENTIFY = `mutation Identify($input: IdentifyInput!) {
  identify(input: $input) { id status card { number points { available } owner { name } } }
}`;
const CLAIM = `mutation Claim($input: ClaimTransactionInput!) {
  claimTransaction(input: $input) {
    alreadyBooked
    transaction { pointsEarned stampsGranted explanation { name gave whyNot } }
    card { points { balance } }
  }
}`;

/** What is known of a visit beforehand. */
export interface Visit {
  readonly code: string;
  readonly terminalId: string;
  /** The order's number at the till; the keys of both requests are made from it. */
  readonly ref: string;
}

export function identifyBody({ code, terminalId, ref }: Visit): string {
  return JSON.stringify({
    query: IDENTIFY,
    variables: { input: { ost: code, ...PLACE, terminalId, idempotencyKey: `i-${ref}` } },
  });
}

export function claimBody({ ref }: Visit, transactionId: string): string {
  const order = {
    ref,
    businessDate: new Date().toISOString().slice(0, 10),
    currency: 'EUR',
    total: 1_337,
    lines: [{ lineId: '1', sku: 'burger', name: 'Burger', quantity: 1, unitPrice: 1_337 }],
  };
  return JSON.stringify({ query: CLAIM, variables: { input: { transactionId, idempotencyKey: `c-${ref}`, order } } });
}
