/** Refusals that may be signs of abuse: each is logged, and counted by the hour for operators to look at. */
import type { GraphQLError } from 'graphql';
import type { Caller } from '../platform/caller.ts';
import { Refusal } from '../platform/errors.ts';
import { repeat } from '../platform/live.ts';
import type { Log } from '../platform/log.ts';
import type { RefusalCount } from '../subgraphs/user/door.ts';
import type { RootField } from './authorize.ts';

export const SUSPICIOUS = ['FORBIDDEN', 'TERMINAL_LOCKED', 'TOO_MANY_REQUESTS'] as const;
export type Suspicious = (typeof SUSPICIOUS)[number];

/** One refusal: who was refused what, and where. */
export interface Refused {
  readonly code: Suspicious;
  readonly caller: Caller;
  /** The root field that was asked for; empty where it came to none. */
  readonly field: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string;
}

export interface Refusals {
  note(refused: Refused): void;
  close(): Promise<void>;
}

/** How often what was counted is handed over. */
const HAND_OVER_MS = 2_000;
/** Tills told of one caller in an hour. Beyond, they are told as one: their names are its to make up. */
export const TILLS_TOLD_MAX = 20;
const HOUR_MS = 3_600_000;
const NO_TILL = { storeId: '', terminalId: '' };
/** Kinds kept apart between two times. Beyond, the tills of a caller are counted as one: their names are its to make up. */
const KINDS_MAX = 500;

export function openRefusals({
  store,
  log,
  now = () => new Date(),
}: {
  store: (counts: readonly RefusalCount[]) => Promise<void>;
  log: Log;
  now?: () => Date;
}): Refusals {
  let counts = new Map<string, RefusalCount>();
  let tills = { hour: 0, told: new Map<string, Set<string>>() };

  /** Whether a till is among those that are told of its caller in this hour. */
  function told(callerId: string, till: string, at: Date): boolean {
    const hour = Math.floor(at.getTime() / HOUR_MS);
    if (tills.hour !== hour) tills = { hour, told: new Map() };
    const known = tills.told.get(callerId) ?? new Set();
    tills.told.set(callerId, known);
    if (known.size < TILLS_TOLD_MAX) known.add(till);
    return known.has(till);
  }

  async function handOver(): Promise<void> {
    const counted = counts;
    counts = new Map();
    if (counted.size === 0) return;
    try {
      await store([...counted.values()]);
    } catch (error) {
      for (const count of counted.values()) add(count);
      throw error;
    }
  }

  function add(given: RefusalCount): void {
    const full = counts.size >= KINDS_MAX && !counts.has(kindOf(given));
    const count = full ? { ...given, storeId: '', terminalId: '' } : given;
    const kind = kindOf(count);
    const before = counts.get(kind);
    const { firstAt = count.firstAt, count: counted = 0 } = before ?? {};
    counts.set(kind, { ...count, firstAt, count: counted + count.count });
  }

  const handing = repeat(HAND_OVER_MS, log, handOver);
  return {
    note({ code, caller, field, details, requestId }) {
      const callerId = 'userId' in caller ? caller.userId : 'clientId' in caller ? caller.clientId : '';
      const storeId = text(details['storeId']);
      const terminalId = text(details['terminalId']);
      const at = now();
      log.warn('refused', { code, role: caller.role, callerId, field, storeId, terminalId, requestId });
      const till = told(callerId, JSON.stringify([storeId, terminalId]), at) ? { storeId, terminalId } : NO_TILL;
      add({ code, role: caller.role, callerId, field, ...till, requestId, count: 1, firstAt: at, lastAt: at });
    },
    async close() {
      await handing.stop();
      await handOver().catch((error: Error) => log.warn('the last refusals are not counted', { error: error.message }));
    },
  };
}

/** Notes those of an operation's errors that are of such a kind. */
export function noteErrors(
  note: Refusals['note'],
  errors: readonly GraphQLError[],
  { caller, requestId, rootFields }: { caller: Caller; requestId: string; rootFields: readonly RootField[] },
): void {
  // By its name in the schema: its client may call it as it likes.
  const fieldOf = (key: unknown) =>
    rootFields.find(({ node }) => (node.alias ?? node.name).value === key)?.node.name.value ?? '';
  for (const { path, extensions } of errors) {
    const code = SUSPICIOUS.find((one) => one === extensions['code']);
    const details = (extensions['details'] ?? {}) as Refused['details'];
    if (code) note({ code, caller, field: fieldOf(path?.[0]), details, requestId });
  }
}

/** The same for a refusal before anything was planned. */
export function noteRefusal(
  note: Refusals['note'],
  error: unknown,
  asked: { caller: Caller; requestId: string },
): void {
  if (!(error instanceof Refusal)) return;
  const code = SUSPICIOUS.find((one) => one === error.code);
  if (code) note({ code, ...asked, field: '', details: error.details });
}

function kindOf({ code, callerId, field, storeId, terminalId }: RefusalCount): string {
  return JSON.stringify([code, callerId, field, storeId, terminalId]);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
