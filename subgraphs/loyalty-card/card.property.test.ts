/** What holds of every card, whatever happened to it: random sequences of every command, at random times. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_MS } from '../../platform/calendar.ts';
import { Refusal } from '../../platform/errors.ts';
import { runs } from '../../platform/properties.ts';
import { vouchersBy } from './audit.ts';
import { type Command, card } from './card.ts';
import { claimOrder } from './claim-order.ts';
import { cardAt } from './due.ts';
import type { CardEvent } from './events.ts';
import { claimOf, line, paid, pointsCampaign, programme, reward, stampCampaign } from './fixture.ts';
import type { PaidOrder } from './order.ts';
import { sumOf } from './points.ts';
import type { Programme, SwitchName } from './programme.ts';
import { points } from './show.ts';
import { balance, type Card, expiring, heldVouchers, reserved } from './state.ts';
import { voucherChanges } from './voucher.ts';

const START_MS = Date.parse('2026-01-01T00:00:00.000Z');
const SWITCHES: readonly SwitchName[] = ['EARNING', 'BURNING', 'POINTS_EXPIRY', 'TIER_EXPIRY'];

const campaigns = [
  pointsCampaign({ expireAfterDays: 3 }),
  pointsCampaign({ id: 'ever', expireAfterDays: null, pointsPerUnit: 3, rounding: 'HALF_EVEN', includeTax: false }),
  stampCampaign({ id: 'items', per: 'ITEM', required: 3, benefit: { type: 'PercentOff', percent: 15, upTo: null } }),
  stampCampaign({ id: 'orders', required: 2, autoApply: false, benefit: { type: 'FreeOrder', upTo: 700 } }),
];
const rewards = [
  reward('fries', 20, { type: 'FreeItem', skus: ['fries'], quantity: 1 }),
  reward('off', 45, { type: 'AmountOff', amount: 300 }),
  reward('tenth', 10, { type: 'PercentOff', percent: 10, upTo: 500 }),
];
const tiers = [
  { id: 'bronze', name: 'Bronze', threshold: 0, earnPercent: 100 },
  { id: 'silver', name: 'Silver', threshold: 100, earnPercent: 125 },
  { id: 'gold', name: 'Gold', threshold: 400, earnPercent: 150 },
];

function programmeWith(off: readonly SwitchName[]): Programme {
  const switches = off.map((name) => ({ name, posType: null, on: false, reason: null, since: '' }));
  return programme({ campaigns, rewards, tiers, switches });
}

interface Step {
  readonly laterMs: number;
  readonly off: readonly SwitchName[];
  readonly what: 'claim' | 'hold' | 'extend' | 'renew' | 'end' | 'reverse' | 'due' | 'adjust' | 'adopt';
  readonly n: number;
  readonly hold: string;
  readonly rewardIds: readonly string[];
  /** Which of the card's vouchers to pick; 0 for one that is not the card's. */
  readonly vouchers: readonly number[];
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly total: number }[];
}

const step: fc.Arbitrary<Step> = fc.record({
  laterMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 8 * 60_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 4 * DAY_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 400 * DAY_MS }) },
  ),
  off: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...SWITCHES]) }),
  what: fc.constantFrom(
    'claim',
    'claim',
    'claim',
    'hold',
    'hold',
    'extend',
    'renew',
    'end',
    'reverse',
    'reverse',
    'due',
    'adjust',
    'adopt',
  ),
  n: fc.nat({ max: 10_000 }),
  hold: fc.constantFrom('a', 'a', 'a', 'b'),
  rewardIds: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(fc.constantFrom('fries', 'off', 'tenth'), { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant(['unknown']) },
  ),
  vouchers: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 1 }) },
  ),
  lines: fc.array(
    fc.record({
      sku: fc.constantFrom('fries', 'burger'),
      quantity: fc.integer({ min: 1, max: 3 }),
      total: fc.integer({ min: 0, max: 4_000 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** So many that a card gets somewhere: it has points, vouchers and holds that the later steps meet. */
const many = fc.array(step, { minLength: 20, maxLength: 40 });

/** An order that was claimed, as the transaction room would remember it. */
interface Claimed {
  readonly id: string;
  readonly order: PaidOrder;
  readonly facts: readonly CardEvent[];
  readonly left: Map<string, number>;
  newest: readonly CardEvent[];
}

function orderOf({ lines, n }: Step): PaidOrder {
  const some = lines.map((one, i) => line(one.total, { ...one, lineId: `${i}` }));
  const sum = some.reduce((all, { total }) => all + total, 0);
  const [taxIncluded, tax, tip] = [n % 2 === 0, Math.min(sum, n % 97), n % 3 === 0 ? n % 50 : 0];
  return paid(0, { lines: some, tax, taxIncluded, tip, total: sum + tip + (taxIncluded ? 0 : tax) });
}

/** The command of a step; undefined where there is nothing to reverse. */
function commandOf(
  taken: Step,
  atMs: number,
  state: Card,
  orders: readonly Claimed[],
  nr: number,
): Command | undefined {
  const given = { at: new Date(atMs).toISOString(), programme: programmeWith(taken.off) };
  const voucherIds = taken.vouchers.flatMap((i) =>
    i === 0 ? ['unknown'] : (state.vouchers[i % state.vouchers.length]?.voucherId ?? []),
  );
  const picks = { rewardIds: taken.rewardIds, voucherIds };
  const { hold: holdId, n } = taken;
  const until = new Date(atMs + 15 * 60_000).toISOString();
  switch (taken.what) {
    case 'claim': {
      const identifiedBy = n % 5 === 0 ? 'PHONE' : null;
      const ids = { transactionId: `t${nr}`, seed: `${nr}` };
      const held = n % 7 === 0 || (n % 2 === 1 && state.holds[holdId]);
      return claimOf(orderOf(taken), { ...given, ...ids, holdId: held ? holdId : null, picks, identifiedBy });
    }
    case 'hold':
      return { ...given, type: 'Hold', holdId: `${holdId}`, picks, until, instead: holdId, posType: null };
    case 'extend':
      return { ...given, type: 'ExtendHold', holdId, until };
    case 'renew':
      return { ...given, type: 'RenewHold', holdId, until };
    case 'end':
      return { ...given, type: 'EndHold', holdId };
    case 'due':
      return { ...given, type: 'BookDue' };
    case 'adopt':
      return { ...given, type: 'AdoptPoints', system: 'S', points: (n % 101) - 60 || 1, position: state.position };
    case 'adjust':
      return { ...given, type: 'AdjustPoints', points: (n % 101) - 50 || 1, reason: 'r', operatorId: 'o' };
    case 'reverse': {
      const one = orders[n % Math.max(1, orders.length)];
      if (!one) return undefined;
      const [lineId, left] = [...one.left][n % one.left.size] ?? ['', 0];
      const lines = n % 3 === 0 ? null : [{ lineId, quantity: 1 + (n % Math.max(1, left)) }];
      const { id: transactionId, order, facts, newest } = one;
      const past = [...facts, ...newest];
      return {
        ...given,
        type: 'ReverseOrder',
        transactionId,
        reversalId: `r${nr}`,
        reason: 'r',
        lines,
        order,
        past,
        campaigns,
      };
    }
  }
}

/** What an event does to the balance, counted without `evolve`. */
function change(event: CardEvent): number {
  switch (event.type) {
    case 'PointsEarned':
    case 'PointsAdjusted':
    case 'PointsGivenBack':
    case 'BalanceImported':
      return event.points;
    case 'PointsBurned':
    case 'PointsExpired':
    case 'PointsTakenBack':
      return -event.points;
    default:
      return 0;
  }
}

/** The same, with the keys of every object the other way round. */
function shuffled<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toReversed())
      : inner,
  );
}

function attempt(work: () => readonly CardEvent[]): { events: readonly CardEvent[]; refused: Refusal | null } {
  try {
    return { events: work(), refused: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { events: [], refused: error };
  }
}

/** The vouchers as rows, changed command by command: by the facts of one moment. */
function inSteps(all: readonly CardEvent[]): Map<string, unknown> {
  const rows = new Map<string, { status: string; usedIn: string | null; expiresAt: string }>();
  let state: Card = card.initial;
  for (const event of all) {
    state = card.evolve(state, event);
    if (event.type === 'VoucherIssued')
      rows.set(event.voucherId, { status: 'ACTIVE', usedIn: null, expiresAt: event.expiresAt });
    for (const { voucherId, status, usedIn, expiresAt } of voucherChanges([event], state)) {
      rows.set(voucherId, { status, usedIn, expiresAt: expiresAt ?? rows.get(voucherId)?.expiresAt ?? '' });
    }
  }
  return rows;
}

/** The same from the whole past at once, as a rebuild does. */
function atOnce(all: readonly CardEvent[]): Map<string, unknown> {
  const rows = new Map<string, { status: string; usedIn: string | null; expiresAt: string }>();
  for (const { id, status, usedIn, expiresAtMs } of vouchersBy(all, all.reduce(card.evolve, card.initial))) {
    rows.set(id, { status, usedIn, expiresAt: new Date(expiresAtMs).toISOString() });
  }
  return new Map([...inSteps(all).keys()].map((id) => [id, rows.get(id)]));
}

/** Plays the steps on a new card, and looks at it after each of them. */
function play(
  steps: readonly Step[],
  look: (command: Command, before: Card, after: Card, facts: readonly CardEvent[]) => void,
) {
  const all: CardEvent[] = [];
  const orders: Claimed[] = [];
  let state: Card = card.initial;
  let atMs = START_MS;
  for (const [nr, taken] of steps.entries()) {
    atMs += taken.laterMs;
    const command = commandOf(taken, atMs, state, orders, nr);
    if (!command) continue;
    const { events } = attempt(() => card.decide(command, state));
    const before = state;
    state = events.reduce(card.evolve, state);
    all.push(...events);
    remember(orders, command, events);
    look(command, before, state, all);
  }
  return { all, state, orders };
}

function remember(orders: Claimed[], command: Command, events: readonly CardEvent[]): void {
  const from = events.findIndex(({ type }) => type === 'OrderClaimed');
  if (command.type === 'ClaimOrder' && from >= 0) {
    const left = new Map(command.order.lines.map(({ lineId, quantity }) => [lineId, quantity]));
    orders.push({ id: command.transactionId, order: command.order, facts: events.slice(from), left, newest: [] });
  }
  const reversed = events.find((event) => event.type === 'OrderReversed');
  const one = reversed && orders.find(({ id }) => id === reversed.transactionId);
  if (one) one.newest = [reversed];
}

it('balance = sum of events = open lots − deficit; reserved = live holds; nothing is spent that is not there', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(many, (steps) => {
      play(steps, (command, before, after, all) => {
        const sum = all.reduce((so, event) => so + change(event), 0);
        const inHolds = Object.values(after.holds).flatMap(({ rewards }) => rewards.flatMap(({ lots }) => lots));
        expect(balance(after)).toBe(sum);
        expect(balance(after)).toBe(sumOf(after.lots) + sumOf(inHolds) - after.deficit);
        expect(reserved(after)).toBe(sumOf(inHolds));
        expect(after.deficit).toBeGreaterThanOrEqual(0);
        expect(after.deficit === 0 || after.lots.length === 0).toBe(true);
        for (const lot of [...after.lots, ...inHolds]) expect(lot.points).toBeGreaterThan(0);
        expect(after.lots).toEqual(
          after.lots.toSorted((a, b) => ((a.expiresAt ?? '~') < (b.expiresAt ?? '~') ? -1 : 1)),
        );
        const shown = points(after, new Date(command.at), command.programme);
        expect(shown.available).toBeGreaterThanOrEqual(0);
        expect(shown.available).toBe(Math.max(0, shown.balance - shown.reserved));
        const canExpire = shown.expiring.reduce((so, one) => so + one.points, 0);
        const never = sumOf([...after.lots, ...inHolds].filter(({ expiresAt }) => expiresAt === null));
        expect(sumOf(expiring(after))).toBe(Math.max(0, balance(after) - never));
        expect(canExpire).toBe(sumOf(expiring(cardAt(after, command.at, command.programme))));
        const booked = all.slice(before.position);
        for (const { type } of booked) seen.set(type, (seen.get(type) ?? 0) + 1);
        if (booked.some(({ type }) => type === 'PointsBurned' || type === 'PointsHeld')) expect(after.deficit).toBe(0);
        for (const { until } of Object.values(after.holds))
          if (booked.length > 0) expect(until > command.at).toBe(true);
        for (const id of after.vouchers.map(({ voucherId }) => voucherId))
          expect(after.vouchers.filter(({ voucherId }) => voucherId === id)).toHaveLength(1);
      });
    }),
    runs('every card'),
  );
  // A generator that never gets somewhere proves nothing there.
  const everything: CardEvent['type'][] = [
    ...(['OrderClaimed', 'OrderReversed', 'PointsEarned', 'PointsTakenBack', 'PointsHeld', 'PointsBurned'] as const),
    ...([
      'PointsGivenBack',
      'PointsExpired',
      'PointsAdjusted',
      'BalanceImported',
      'StampsGranted',
      'StampsTakenBack',
    ] as const),
    ...([
      'VoucherIssued',
      'VoucherReserved',
      'VoucherUsed',
      'VoucherGivenBack',
      'VoucherRevoked',
      'VoucherExpired',
    ] as const),
    ...(['HoldExtended', 'HoldEnded', 'TierChanged', 'TierRenewed'] as const),
  ];
  expect(everything.filter((type) => !seen.has(type))).toEqual([]);
});

it('what is stored is what a replay gives, and the vouchers beside it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { all, state } = play(steps, () => undefined);
      const replayed = shuffled(all).reduce(card.evolve, card.initial);
      expect(JSON.parse(JSON.stringify(replayed))).toEqual(JSON.parse(JSON.stringify(state)));
      expect(state.position).toBe(all.length);
      const stands = new Map(voucherChanges(all, state).map((one) => [one.voucherId, one.status]));
      expect(inSteps(all)).toEqual(atOnce(all));
      const held = heldVouchers(state);
      for (const event of all) {
        if (event.type !== 'VoucherIssued') continue;
        const open = state.vouchers.some(({ voucherId }) => voucherId === event.voucherId);
        const status = stands.get(event.voucherId) ?? 'ACTIVE';
        expect(open).toBe(status === 'ACTIVE' || status === 'RESERVED');
        if (status === 'RESERVED') expect(held.has(event.voucherId)).toBe(true);
      }
    }),
    runs('replay'),
  );
});

it('validate says exactly what claim does with the same input at the same moment, and what it refuses', () => {
  let accepted = 0;
  let refused = 0;
  const asked = runs('validate = claim');
  fc.assert(
    fc.property(many, (steps) => {
      play(steps, (command, before) => {
        if (command.type !== 'ClaimOrder') return;
        const claimed = attempt(() => card.decide(command, before));
        const validated = claimOrder(command, cardAt(before, command.at, command.programme));
        expect(validated.problems[0] ?? null).toEqual(claimed.refused);
        if (claimed.refused) refused += 1;
        else {
          accepted += 1;
          const from = claimed.events.findIndex(({ type }) => type === 'OrderClaimed');
          expect(claimed.events.slice(from)).toEqual(validated.events);
        }
      });
    }),
    asked,
  );
  // More than three of each in a run: with less than one, the steps would no longer be what they were meant to be.
  expect(accepted).toBeGreaterThan(asked.numRuns);
  expect(refused).toBeGreaterThan(asked.numRuns);
});

it('nothing depends on the order of JSON keys, or on the time zone of the machine', () => {
  const zone = process.env['TZ'];
  try {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const told = (timeZone: string, of: <T>(value: T) => T) => {
          process.env['TZ'] = timeZone;
          let state: Card = card.initial;
          const all: CardEvent[] = [];
          play(steps, (command, before) => {
            const { events } = attempt(() => card.decide(of(command), of(before)));
            all.push(...events);
            state = before;
          });
          return JSON.stringify({ all: of(all), state: of(state) });
        };
        expect(JSON.parse(told('Pacific/Kiritimati', shuffled))).toEqual(
          JSON.parse(told('America/St_Johns', (value) => value)),
        );
      }),
      runs('keys and zones'),
    );
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

it('every order returned in whole leaves nothing of what it had earned', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      // What comes from another system was earned there.
      const own = steps.filter(({ what }) => what !== 'adopt');
      const claims = own.map((taken) => ({
        ...taken,
        what: taken.what === 'reverse' ? ('claim' as const) : taken.what,
      }));
      const { all, state, orders } = play(claims, () => undefined);
      const at = new Date(START_MS + 20_000 * DAY_MS).toISOString();
      const given = { at, programme: programmeWith([]) };
      let after = state;
      const returned: CardEvent[] = [];
      for (const { id: transactionId, order, facts: past } of orders) {
        const ids = { transactionId, reversalId: transactionId, reason: 'r', lines: null, order, past, campaigns };
        const events = card.decide({ ...given, type: 'ReverseOrder', ...ids }, after);
        returned.push(...events);
        after = events.reduce(card.evolve, after);
      }
      const of = (type: CardEvent['type'], events: readonly CardEvent[]) =>
        events.reduce((sum, event) => sum + (event.type === type && 'points' in event ? event.points : 0), 0);
      const gone = returned.flatMap((event) => (event.type === 'PointsTakenBack' ? event.gone : []));
      expect(of('PointsTakenBack', returned) + sumOf(gone)).toBe(of('PointsEarned', all));
      expect(of('PointsGivenBack', returned)).toBe(of('PointsBurned', all));
      expect(after.lifetimeEarned).toBe(0);
    }),
    runs('all returned'),
  );
});
