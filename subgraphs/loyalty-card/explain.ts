/** What a fact says to people, in their language. Pure. */
import type { Refusal, RefusalCode } from '../../platform/errors.ts';
import { TAKES_NOTHING_OFF } from './claim-order.ts';
import type { Discount } from './discount.ts';
import type { CardEvent } from './events.ts';
import type { Programme } from './programme.ts';
import type { Gave, WhyNot } from './rule-outcome.ts';
import { english } from './words/english.ts';
import { spanish } from './words/spanish.ts';
import type { Sentences, Words } from './words/words.ts';

export type Language = 'EN' | 'ES';

const WORDS: Readonly<Record<Language, Words>> = { EN: english, ES: spanish };

export function explain(event: CardEvent, programme: Programme, language: Language): string {
  return say(WORDS[language].events, event, programme);
}

export function explainGave(gave: Gave, language: Language): string {
  return gave.type === 'AsSaid' ? gave.sentence : say(WORDS[language].gave, gave);
}

export function explainWhyNot(whyNot: WhyNot, language: Language): string {
  return whyNot.type === 'AsSaid' ? whyNot.sentence : say(WORDS[language].whyNot, whyNot);
}

export function explainDiscount(discount: Discount, currency: string, language: Language): string {
  return WORDS[language].discount(discount, currency);
}

/** What stands against a claim. */
export function explainProblem(
  { code, details, message }: Pick<Refusal, 'code' | 'details' | 'message'>,
  language: Language,
): string {
  const { problems, takesNothingOff } = WORDS[language];
  if (details['reason'] === TAKES_NOTHING_OFF) return takesNothingOff;
  const known: Readonly<Partial<Record<RefusalCode, string>>> = problems;
  return known[code] ?? message;
}

function say<Fact extends { readonly type: string }, Beside extends unknown[]>(
  sentences: Sentences<Fact, Beside>,
  fact: Fact,
  ...beside: Beside
): string {
  // The sentence for this type takes facts of this type, which the compiler does not follow.
  const sentence = sentences[fact.type as Fact['type']] as (fact: Fact, ...beside: Beside) => string;
  return sentence(fact, ...beside);
}
