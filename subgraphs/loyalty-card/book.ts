/** Facts as they are decided one after another, each on the card that the ones before it left. Pure. */
import type { CardEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { Card } from './state.ts';

export interface Book {
  readonly card: Card;
  readonly events: readonly CardEvent[];
  add(events: readonly CardEvent[]): void;
}

export function bookOf(before: Card): Book {
  let card = before;
  const booked: CardEvent[] = [];
  return {
    get card() {
      return card;
    },
    events: booked,
    add(events) {
      booked.push(...events);
      card = events.reduce(evolve, card);
    },
  };
}
