/** The example order as it is typed. */
import type { Channel } from '../../client/index.ts';
import type { Typed } from './amount.ts';
import type { Example } from './kept.ts';
import { draftsOfLines, type LineDraft, useLinesReading } from './lines.tsx';
import { optional, useReading } from './reading.ts';
import type { Row } from './rows.ts';

export interface ExampleDraft {
  /** Somebody who has a card, or somebody made up. */
  readonly guest: 'CARD' | 'MADE_UP';
  readonly cardId: string;
  readonly points: Typed;
  /** Empty: the base tier. */
  readonly tierId: string;
  readonly channel: Channel;
  readonly posType: string;
  readonly storeId: string;
  readonly lines: readonly Row<LineDraft>[];
  readonly tax: Typed;
  readonly tip: Typed;
  readonly rewardIds: readonly string[];
  /** Of the card. */
  readonly voucherIds: readonly string[];
  /** Null: now. */
  readonly at: string | null;
}

export function draftOfExample({ guest, order, rewardIds, voucherIds, at }: Example): ExampleDraft {
  return {
    guest: guest?.cardId ? 'CARD' : 'MADE_UP',
    cardId: String(guest?.cardId ?? ''),
    points: guest?.points ?? 0,
    tierId: String(guest?.tierId ?? ''),
    channel: order.channel,
    posType: String(order.posType),
    storeId: String(order.storeId),
    lines: draftsOfLines(order.lines),
    tax: order.tax ?? 0,
    tip: order.tip ?? 0,
    rewardIds: (rewardIds ?? []).map(String),
    voucherIds: (voucherIds ?? []).map(String),
    at: at ?? null,
  };
}

export function useExampleReading(currency: string): (draft: ExampleDraft) => Example {
  const { whole, money } = useReading();
  const readLines = useLinesReading(currency);
  return ({
    guest,
    cardId,
    points,
    tierId,
    channel,
    posType,
    storeId,
    lines,
    tax,
    tip,
    rewardIds,
    voucherIds,
    at,
  }) => ({
    guest:
      guest === 'CARD'
        ? { cardId: cardId.trim() }
        : { points: whole('input.guest.points', points), tierId: optional(tierId, String) },
    order: {
      channel,
      posType: posType.trim(),
      storeId: storeId.trim(),
      lines: readLines(lines),
      tax: money('input.order.tax', tax, currency),
      tip: money('input.order.tip', tip, currency),
    },
    rewardIds: [...rewardIds],
    voucherIds: guest === 'CARD' ? [...voucherIds] : [],
    at,
  });
}
