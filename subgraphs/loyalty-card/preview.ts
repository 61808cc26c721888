/** What an order would give. Asks the rules that a claim asks, and writes nothing. Pure. */
import type { Instant } from '../../platform/calendar.ts';
import type { Refusal } from '../../platform/errors.ts';
import { type ClaimOrder, claimOrder } from './claim-order.ts';
import { cardAt } from './due.ts';
import { type ClaimOutcome, nothing, outcomeOf } from './outcome.ts';
import type { Programme } from './programme.ts';
import type { Card } from './state.ts';

export interface Previewed {
  /** Everything that stands against it, the first that would be refused first. */
  readonly problems: readonly Refusal[];
  readonly outcome: ClaimOutcome;
}

/** Of the transaction and its new vouchers only the number is told, so that nothing need be drawn for them. */
const UNTOLD = { type: 'ClaimOrder', transactionId: '', seed: '' } as const;

export function preview(
  card: Card,
  claim: Pick<ClaimOrder, 'order' | 'holdId' | 'picks' | 'identifiedBy'>,
  given: { readonly at: Instant; readonly programme: Programme },
): Previewed {
  const { problems, events } = claimOrder({ ...UNTOLD, ...claim, ...given }, cardAt(card, given.at, given.programme));
  return { problems, outcome: problems.length > 0 ? nothing(claim.order) : outcomeOf(events) };
}
