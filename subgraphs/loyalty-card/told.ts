/** What claiming would do, as clients are told it: shared by the rooms that answer it. */
import type { Refusal } from '../../platform/errors.ts';
import type { Discount } from './discount.ts';
import { explainDiscount, explainGave, explainProblem, explainWhyNot, type Language } from './explain.ts';
import type { ClaimOutcome } from './outcome.ts';
import type { RuleOutcome } from './rule-outcome.ts';

/** In the order's currency. */
export interface OrderDiscount extends Discount {
  readonly currency: string;
}

/** What stands against a claim. Not the refusal itself, which is an error: it would be answered as one. */
export type Problem = Pick<Refusal, 'code' | 'message' | 'details'>;

/** Of an order that was booked before it is not known by which line a discount was given, nor by what. */
export type ToldOutcome = Omit<ClaimOutcome, 'rewards' | 'vouchers' | 'vouchersIssued'>;

export function told(problems: readonly Refusal[], outcome: ToldOutcome, currency: string) {
  return {
    acceptable: problems.length === 0,
    problems: problems.map(({ code, message, details }): Problem => ({ code, message, details })),
    discounts: outcome.discounts.map((discount): OrderDiscount => ({ ...discount, currency })),
    payable: { amount: outcome.payable, currency },
    pointsToEarn: outcome.pointsEarned,
    pointsToBurn: outcome.pointsBurned,
    stampsToGrant: outcome.stampsGranted,
    explanation: [...outcome.explanation],
  };
}

interface InLanguage {
  readonly language: Language;
}

/** The resolvers of the types that these answers have in common. */
export const toldResolvers = {
  RuleOutcome: {
    gave: ({ gave }: RuleOutcome, { language }: InLanguage) => gave && explainGave(gave, language),
    whyNot: ({ whyNot }: RuleOutcome, { language }: InLanguage) => whyNot && explainWhyNot(whyNot, language),
  },
  Discount: {
    description: (discount: OrderDiscount, { language }: InLanguage) =>
      explainDiscount(discount, discount.currency, language),
  },
  Problem: {
    message: (problem: Problem, { language }: InLanguage) => explainProblem(problem, language),
    rewardId: ({ details }: Problem) => textOf(details['rewardId']),
    voucherId: ({ details }: Problem) => textOf(details['voucherId']),
  },
};

function textOf(detail: unknown): string | null {
  return typeof detail === 'string' ? detail : null;
}
