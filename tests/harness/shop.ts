/** Guests without a past: how they come by points and vouchers, and every door at which they spend them. */
import { expect, onTestFinished } from 'vitest';
import {
  AdjustPointsDocument,
  CardDocument,
  CreateUserDocument,
  type OrderInput,
  ProgrammeDocument,
  SetIdentifierDocument,
  SetSwitchDocument,
  ValidateDocument,
} from '../generated/documents.ts';
import { order } from './client.ts';
import { type Answer, given, type Scene } from './scene.ts';
import { key, type Till, till } from './till.ts';

/** Where something is picked: held, or booked at once by the last two. */
export const DOORS = [
  'issueOtp',
  'createTransaction, to claim later',
  'createTransaction',
  'claimTransaction',
] as const;
export type Door = (typeof DOORS)[number];
export const BOOKING = DOORS.slice(2);

type Input = Readonly<Record<string, unknown>>;

/** Why something is refused. */
export interface Reason {
  readonly code: string;
  readonly retryable: boolean;
  readonly details: Input;
}

export const because = (code: string, details: Reason['details'], retryable = false): Reason => ({
  code,
  retryable,
  details,
});
export const noReward = (rewardId: string, why = {}) => because('REWARD_UNAVAILABLE', { rewardId, ...why });
export const noVoucher = (voucherId = '', why = {}) => because('VOUCHER_UNAVAILABLE', { voucherId, ...why });
export const tooFew = (rewardId: string, available: number, needed: number) =>
  because('POINTS_INSUFFICIENT', { rewardId, available, needed });
export const SWITCHED_OFF = because('SWITCHED_OFF', { switch: 'BURNING' }, true);

export interface Shopper {
  readonly cardId: string;
  readonly phone: string;
  readonly at: Till;
  /** A transaction of theirs at the kiosk, opened with a code: what is claimed and, at the kiosk, validated. */
  open: string;
  /** Brings what can be spent to a number of points, by hand. */
  has(points: number): Promise<void>;
  /** Vouchers for a free coffee, each for ten that were bought. @returns their ids. */
  coffees(count: number): Promise<string[]>;
  /** Shows a new code at the kiosk, with what is picked. @returns the id of the open transaction. */
  scanned(picks?: Input): Promise<string>;
  points(): Promise<{ readonly available: number; readonly reserved: number; readonly balance: number }>;
  /** Picks something, with an order of a meal and a key of its own. */
  send(door: Door, input?: Input): Promise<Answer>;
  /** Asks the same as claiming would: the kiosk about what is open, the partner about the card. */
  validate(caller: 'kiosk' | 'partner', input: Input): Promise<Answer>;
  /** Doors have to refuse it for this reason, and to keep nothing of it. */
  refused(doors: readonly Door[], input: Input, first: Reason): Promise<void>;
  /** Validating has to tell these reasons, in this order, and to promise and keep nothing. */
  told(caller: 'kiosk' | 'partner', input: Input, ...reasons: readonly Reason[]): Promise<void>;
  /** Both, at every door: the first reason is the one it is refused for. */
  refusedEverywhere(input: Input, ...reasons: readonly [Reason, ...Reason[]]): Promise<void>;
}

/** A burger for 10.00, two portions of fries for 3.00 each and two coffees for 2.50 each. */
export function meal(more: Partial<OrderInput> = {}): OrderInput {
  return order(2100, {
    lines: [
      { lineId: 'b', sku: 'burger', name: 'Burger', quantity: 1, unitPrice: 1000 },
      { lineId: 'f', sku: 'fries', name: 'Fries', quantity: 2, unitPrice: 300 },
      { lineId: 'c', sku: 'coffee', name: 'Coffee', quantity: 2, unitPrice: 250, category: 'coffee' },
    ],
    ...more,
  });
}

let shoppers = 0;

export async function shopper(scene: Scene): Promise<Shopper> {
  const phone = `+3538990${String(++shoppers).padStart(5, '0')}`;
  const created = await scene.ask('partner', CreateUserDocument, { input: { phone } });
  const cardId = given<{ card: { id: string } }>(created, 'createUser').card.id;
  const at = till(scene, cardId);
  const doors: Record<Door, (input: Input) => Promise<Answer>> = {
    issueOtp: ({ order: _, ...input }) => at.issue(input),
    'createTransaction, to claim later': (input) => at.create({ claim: false, ...input }),
    createTransaction: (input) => at.create(input),
    claimTransaction: (input) => at.claim({ transactionId: self.open, ...input }),
  };
  const self: Shopper = {
    cardId,
    phone,
    at,
    open: '',
    async has(points) {
      const more = points - (await self.points()).available;
      const input = { cardId, points: more, reason: 'A test', ...key() };
      if (more !== 0) given(await scene.ask('operator', AdjustPointsDocument, { input }), 'adjustPoints');
    },
    async coffees(count) {
      const quantity = 10 * count;
      const lines = [{ lineId: '1', sku: 'coffee', name: 'Coffee', category: 'coffee', quantity, unitPrice: 1 }];
      const answer = await at.create({ order: order(quantity, { lines }), ...key() });
      const { transaction } = given<{ transaction: { vouchersIssued: { id: string }[] } }>(answer, 'createTransaction');
      return transaction.vouchersIssued.map(({ id }) => id);
    },
    async scanned(picks = {}) {
      const { code: ost } = given<{ code: string }>(await at.issue({ ...picks, ...key() }), 'issueOtp');
      return given<{ id: string }>(await at.identify({ ost, ...key() }), 'identify').id;
    },
    async points() {
      const answer = await scene.ask('partner', CardDocument, { id: cardId });
      return given<{ points: Awaited<ReturnType<Shopper['points']>> }>(answer, 'card').points;
    },
    send: (door, input = {}) => doors[door]({ order: meal(), ...key(), ...input }),
    validate(caller, input) {
      const app = { cardId, channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas' };
      const target = caller === 'kiosk' ? { transactionId: self.open } : app;
      return scene.ask(caller, ValidateDocument, { input: { order: meal(), ...target, ...input } });
    },
    async refused(some, input, first) {
      for (const door of some) expect(await scene.refusedIn(() => self.send(door, input)), door).toEqual(first);
    },
    async told(caller, input, ...reasons) {
      const before = await scene.books();
      const problems = reasons.map(({ code, details: { rewardId = null, voucherId = null, reason } }) => {
        return { code, rewardId, voucherId, message: reason ?? expect.stringMatching(/\.$/) };
      });
      const nothing = { discounts: [], pointsToEarn: 0, pointsToBurn: 0, stampsToGrant: 0, explanation: [] };
      const answer = given(await self.validate(caller, input), 'validateTransaction');
      expect(answer, caller).toMatchObject({ acceptable: false, problems, ...nothing });
      expect(await scene.books()).toEqual(before);
    },
    async refusedEverywhere(input, ...reasons) {
      await self.refused(DOORS, input, reasons[0]);
      await self.told('kiosk', input, ...reasons);
      await self.told('partner', input, ...reasons);
    },
  };
  self.open = await self.scanned();
  return self;
}

/** The id of a reward of the demo brand, by its name. */
export async function rewardIds(scene: Scene): Promise<(name: string) => string> {
  const answer = await scene.ask('nobody', ProgrammeDocument);
  const { rewards } = given<{ rewards: { id: string; name: string }[] }>(answer, 'programme');
  return (name) => rewards.find((one) => one.name === name)?.id ?? `no ${name}`;
}

/** Whether anything can be spent, at one posType or, where there is none, at all. It can again once the test is over. */
export async function burning(scene: Scene, on: boolean, posType: string | null = null): Promise<void> {
  const set = async (now: boolean) => {
    const change = { name: 'BURNING', posType, on: now, reason: 'A test' };
    given(await scene.ask('operator', SetSwitchDocument, change), 'setSwitch');
  };
  if (!on) onTestFinished(() => set(true));
  await set(on);
}

/** Whether guests who are identified in this way may spend. It is as it was once the test is over. */
export async function maySpend(scene: Scene, type: string, may: boolean): Promise<void> {
  const set = async (now: boolean) => {
    const change = { type, enabled: true, maySpend: now };
    given(await scene.ask('operator', SetIdentifierDocument, change), 'setIdentifier');
  };
  onTestFinished(() => set(!may));
  await set(may);
}
