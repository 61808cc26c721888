/** Committed fact → re-read → stream. */
import { Refusal } from '../../platform/errors.ts';
import { stream } from '../../platform/stream.ts';
import type { Context } from './context.ts';
import { CARD_TOPIC } from './ledger-repository.ts';
import type { CardRow } from './repository.ts';

/** The payload of the subscription of that name. */
export interface CardChanged {
  readonly cardChanged: CardRow;
}

/**
 * A card now, and again each time it has changed. Several changes in quick succession may come as one.
 *
 * @throws {Refusal} NOT_FOUND if there is no such card, or the caller may not see it.
 */
export function cardChanged(
  { cards, platform: { live } }: Context,
  cardId: string,
): AsyncIterableIterator<CardChanged> {
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

/** Longest a read waits for a position. Source: the contract. */
export const POSITION_WAIT_MS = 2_000;

/**
 * Waits until a card has reached a position. A card that is not there, or not to be seen, is not waited for.
 *
 * @throws {Refusal} POSITION_NOT_REACHED after {@link POSITION_WAIT_MS}
 */
export async function untilPosition(
  { cards, platform: { live } }: Context,
  id: string,
  minPosition: number,
): Promise<void> {
  let wake = () => {};
  let late = false;
  const watch = live.watch(CARD_TOPIC, id.toLowerCase(), () => wake());
  const timer = setTimeout(() => {
    late = true;
    wake();
  }, POSITION_WAIT_MS);
  try {
    while (true) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const card = await cards.clear(id).load(id);
      if (!card || card.state.position >= minPosition) return;
      watch.seen(card.state.position);
      if (late) throw new Refusal('POSITION_NOT_REACHED', { position: card.state.position, minPosition });
      await woken;
    }
  } finally {
    clearTimeout(timer);
    watch.stop();
  }
}
