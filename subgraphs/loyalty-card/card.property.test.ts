/** What holds of every card, whatever happened to it: random commands at random times. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Refusal } from '../../platform/errors.ts';
import { type Command, card } from './card.ts';
import type { CardEvent } from './events.ts';
import { pointsCampaign, programme, stampCampaign, switchedOff } from './fixture.ts';
import { sumOf } from './points.ts';
import { available, balance, type Card, expiring, reserved } from './state.ts';

const campaigns = [
  pointsCampaign({ expireAfterDays: 3 }),
  pointsCampaign({ id: 'ever', expireAfterDays: null }),
  stampCampaign({ required: 3 }),
];
const on = programme({ campaigns });
const off = programme({ campaigns, ...switchedOff('POINTS_EXPIRY') });

type Step = {
  laterMs: number;
  expiryOn: boolean;
  what: 'claim' | 'hold' | 'release' | 'burn' | 'expire' | 'adjust';
  amount: number;
  hold: string;
};
const step: fc.Arbitrary<Step> = fc.record({
  laterMs: fc.integer({ min: 0, max: 3 * 86_400_000 }),
  expiryOn: fc.boolean(),
  what: fc.constantFrom('claim', 'hold', 'release', 'burn', 'expire', 'adjust'),
  amount: fc.integer({ min: 0, max: 3_000 }),
  hold: fc.constantFrom('a', 'b', 'c'),
});

function commandOf({ what, amount, hold, expiryOn }: Step, atMs: number): Command {
  const given = { at: new Date(atMs).toISOString(), programme: expiryOn ? on : off };
  switch (what) {
    case 'claim':
      return {
        ...given,
        type: 'ClaimOrder',
        transactionId: `t${atMs}`,
        seed: `${atMs}`,
        order: {
          posType: 'P',
          storeId: 's',
          channel: 'RESTAURANT',
          lines: [{ lineId: '1', quantity: 1, total: amount, category: null }],
          tax: 0,
          taxIncluded: true,
          payable: amount,
        },
      };
    case 'hold':
      return { ...given, type: 'HoldPoints', holdId: hold, points: amount % 100 };
    case 'release':
      return { ...given, type: 'ReleasePoints', holdId: hold };
    case 'burn':
      return { ...given, type: 'BurnPoints', holdId: hold };
    case 'adjust':
      return { ...given, type: 'AdjustPoints', points: (amount % 101) - 50 || 1, reason: 'r', operatorId: 'o' };
    case 'expire':
      return { ...given, type: 'ExpirePoints' };
  }
}

/** What an event does to the balance, counted without `evolve`. */
function change(event: CardEvent): number {
  if (event.type === 'PointsEarned' || event.type === 'PointsAdjusted') return event.points;
  if (event.type === 'PointsBurned' || event.type === 'PointsExpired') return -event.points;
  return 0;
}

it('balance = sum of events = open lots + holds; nothing below zero; stored state = replay', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const events: CardEvent[] = [];
      let state: Card = card.initial;
      let atMs = Date.parse('2026-01-01T00:00:00.000Z');
      for (const taken of steps) {
        atMs += taken.laterMs;
        const command = commandOf(taken, atMs);
        let decided: readonly CardEvent[];
        try {
          decided = card.decide(command, state);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          continue;
        }
        events.push(...decided);
        state = decided.reduce(card.evolve, state);

        expect(balance(state)).toBe(events.reduce((sum, event) => sum + change(event), 0));
        expect(balance(state)).toBe(sumOf(state.lots) + reserved(state));
        expect(available(state, command.at, command.programme)).toBeGreaterThanOrEqual(0);
        expect(available(state, command.at, command.programme)).toBe(balance(state) - reserved(state));
        expect(sumOf(expiring(state))).toBeLessThanOrEqual(balance(state));
        for (const { points } of [...state.lots, ...Object.values(state.holds).flat()])
          expect(points).toBeGreaterThan(0);
        for (const { stamps } of Object.values(state.stamps)) expect(stamps).toBeLessThan(3);
      }
      expect(JSON.parse(JSON.stringify(events)).reduce(card.evolve, card.initial)).toEqual(
        JSON.parse(JSON.stringify(state)),
      );
      expect(state.position).toBe(events.length);
    }),
    { numRuns: 500 },
  );
});
