/** The way to the guest of a card. */
import type { ConsoleMovedCardFragment } from '../../../client/index.ts';

export function CardLink({ card }: { card: ConsoleMovedCardFragment }) {
  return <a href={`#guests/${card.owner.id}`}>{card.number}</a>;
}
