/** Committed fact → re-read → stream. */
import { Refusal } from '../../platform/errors.ts';
import type { Live } from '../../platform/live.ts';
import { stream } from '../../platform/stream.ts';
import type { Context } from './context.ts';
import type { CardRow } from './repository.ts';

/** The payload of the subscription of that name. */
export interface CardChanged {
  readonly cardChanged: CardRow;
}

/** The topic of a card: something was appended to it. */
export const CARD_TOPIC = 'card';

/**
 * A card now, and again each time it has changed. Several changes in quick succession may come as one.
 *
 * @throws {Refusal} NOT_FOUND if there is no such card, or the caller may not see it.
 */
export function cardChanged(live: Live, { cards }: Context, cardId: string): AsyncIterableIterator<CardChanged> {
  let sent = -1;
  return stream({
    live,
    topic: CARD_TOPIC,
    id: cardId.toLowerCase(),
    async read() {
      const card = await cards.clear(cardId).load(cardId);
      if (!card) throw new Refusal('NOT_FOUND', { cardId });
      const { position } = card.state;
      const values = position > sent ? [{ cardChanged: card }] : [];
      sent = position;
      return { values, position };
    },
  });
}
