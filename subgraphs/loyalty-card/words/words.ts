/** What there is to say. Each language says all of it, or does not compile. */
import type { ClaimProblem } from '../claim-order.ts';
import type { Discount } from '../discount.ts';
import type { CardEvent } from '../events.ts';
import type { Programme } from '../programme.ts';
import type { Gave, WhyNot } from '../rule-outcome.ts';

/** A sentence for each kind of fact. */
export type Sentences<Fact extends { readonly type: string }, Beside extends unknown[] = []> = {
  readonly [Type in Fact['type']]: (fact: Extract<Fact, { readonly type: Type }>, ...beside: Beside) => string;
};

/** Sentences that a cashier can read out. Names of rules, points and tiers are the brand's own, and stay as they are. */
export interface Words {
  readonly events: Sentences<CardEvent, [Programme]>;
  readonly gave: Sentences<Exclude<Gave, { type: 'AsSaid' }>>;
  readonly whyNot: Sentences<Exclude<WhyNot, { type: 'AsSaid' }>>;
  readonly discount: (discount: Discount, currency: string) => string;
  /** What stands against a claim. */
  readonly problems: Readonly<Record<ClaimProblem, string>>;
  /** Against a reward or a voucher that there is, but not for this order. */
  readonly takesNothingOff: string;
}
