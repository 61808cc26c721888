/** What the rows of the files say, checked. Pure. The columns: `docs/migration.md`. */
import { invalid, Refusal } from '../../../platform/errors.ts';
import { KEY_MAX, requireText } from '../../../platform/input.ts';
import type { Channel } from '../../loyalty-card/door.ts';
import { type PersonToImport, POLICY_UNKNOWN, readPerson } from '../../user/door.ts';
import type { Columns } from './columns.ts';

export const USER_COLUMNS = [['partner_id']] as const;
export const BALANCE_COLUMNS = [['legacy_id', 'partner_id'], ['balance']] as const;
export const TRANSACTION_COLUMNS = [['transaction_id'], ['legacy_id', 'partner_id'], ['at'], ['total']] as const;

/** The two systems that people come from: the one whose ids the brand's website has, and the one that is left. */
export interface Systems {
  readonly system: string;
  readonly legacy: string;
}

export interface BalanceRow extends NamedRow {
  readonly balance: number;
  readonly lifetime: number | null;
  readonly qualifying: number | null;
  readonly tier: string | null;
  /** When it was so; null: nobody knows. */
  readonly asOf: Date | null;
}

const CHANNELS: readonly Channel[] = ['RESTAURANT', 'MOBILE', 'WEB', 'DELIVERY', 'PHONE'];
/** Largest amount of an order, in minor units. Source: `docs/rules.md`, E-1. */
const AMOUNT_MAX = 10_000_000;
/** Largest balance of a card. Source: `loyalty-card/state.ts`. */
const BALANCE_MAX = 1_000_000_000;
/** Longest name of a tier. Source: `loyalty-card/programme-input.ts`. */
const NAME_MAX = 100;
/** Before it, something is the year 1 that systems write for nothing, and that Postgres may not know. */
const EARLIEST = new Date('1900-01-01T00:00:00Z');

/** @param now  Nothing can have been said later. @throws {Refusal} INPUT_INVALID */
export function readUserRow(
  fields: readonly string[],
  columns: Columns,
  { system, legacy }: Systems,
  now: Date,
): PersonToImport {
  const text = (name: string) => columns.field(fields, name).trim() || null;
  const partnerId = text('partner_id');
  const legacyId = text('legacy_id');
  const consent = readBoolean('loyalty_consent', text('loyalty_consent'));
  const user = readPerson({
    email: text('email'),
    phone: text('phone'),
    name: text('name'),
    locale: text('locale'),
    externalIds: [
      ...(partnerId ? [{ system, id: partnerId }] : []),
      ...(legacyId ? [{ system: legacy, id: legacyId }] : []),
    ],
    ...(consent !== null && { loyaltyConsent: consent, policyVersion: text('policy_version') ?? POLICY_UNKNOWN }),
  });
  return {
    user,
    createdAt: readPast('created_at', text('created_at'), now),
    changedAt: readPast('updated_at', text('updated_at'), now),
  };
}

/** The external id that a row names. */
interface NamedRow {
  readonly system: string;
  readonly id: string;
}

function readNamed(text: (name: string) => string | null, { system, legacy }: Systems): NamedRow {
  const legacyId = text('legacy_id');
  const id = legacyId ?? text('partner_id');
  if (id === null) throw invalid('legacy_id', 'an id');
  return { system: legacyId ? legacy : system, id: requireText('legacy_id', id, 128) };
}

/**
 * @param asOf  When balances were so that do not say it themselves.
 * @throws {Refusal} INPUT_INVALID
 */
export function readBalanceRow(
  fields: readonly string[],
  columns: Columns,
  systems: Systems,
  { asOf, now }: { asOf: Date | null; now: Date },
): BalanceRow {
  const text = (name: string) => columns.field(fields, name).trim() || null;
  const whole = (name: string, max: number) => readWhole(name, text(name), max);
  const tier = text('tier');
  return {
    ...readNamed(text, systems),
    balance: whole('balance', BALANCE_MAX) ?? missing('balance'),
    lifetime: whole('lifetime', Number.MAX_SAFE_INTEGER),
    qualifying: whole('qualifying', BALANCE_MAX),
    tier: tier === null ? null : requireText('tier', tier, NAME_MAX),
    asOf: readPast('updated_at', text('updated_at'), now) ?? asOf,
  };
}

export interface TransactionRow extends NamedRow {
  readonly ref: string;
  readonly at: Date;
  readonly posType: string;
  readonly storeId: string;
  readonly channel: Channel;
  /** Minor units. */
  readonly total: number;
  readonly pointsEarned: number;
  readonly pointsBurned: number;
}

/** @param now  Nothing can have happened later. @throws {Refusal} INPUT_INVALID */
export function readTransactionRow(
  fields: readonly string[],
  columns: Columns,
  systems: Systems,
  now: Date,
): TransactionRow {
  const text = (name: string) => columns.field(fields, name).trim() || null;
  const code = (name: string, otherwise: string) => requireText(name, text(name) ?? otherwise, KEY_MAX);
  const whole = (name: string, max: number) => readWhole(name, text(name), max);
  const channel = (text('channel') ?? 'RESTAURANT').toUpperCase();
  if (!CHANNELS.includes(channel as Channel))
    throw invalid('channel', `one of ${CHANNELS.join(', ')}`, channel.slice(0, 40));
  return {
    ...readNamed(text, systems),
    ref: code('transaction_id', ''),
    at: readPast('at', text('at'), now) ?? missing('at'),
    // What no till of ours has claimed is of a kind of its own.
    posType: code('pos_type', systems.legacy),
    storeId: code('store_id', systems.legacy),
    channel: channel as Channel,
    total: readCents('total', text('total')) ?? missing('total'),
    pointsEarned: whole('points_earned', BALANCE_MAX) ?? 0,
    pointsBurned: whole('points_burned', BALANCE_MAX) ?? 0,
  };
}

/** A whole number from 0; `1,234.00` and `1 234` are what people export too, and too often mean something else. */
function readWhole(field: string, text: string | null, max: number): number | null {
  if (text === null) return null;
  const value = /^\d{1,16}(\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw invalid(field, `a whole number from 0 to ${max}`, text.slice(0, 40));
}

/** `12.00` would be twelve of something else. */
function readCents(field: string, text: string | null): number | null {
  if (text !== null && !/^\d+$/.test(text)) throw invalid(field, `cents, from 0 to ${AMOUNT_MAX}`, text.slice(0, 40));
  return readWhole(field, text, AMOUNT_MAX);
}

function missing(field: string): never {
  throw invalid(field, 'a value');
}

function readBoolean(field: string, text: string | null): boolean | null {
  if (text === null) return null;
  if (/^(true|t|yes|y|1)$/i.test(text)) return true;
  if (/^(false|f|no|n|0)$/i.test(text)) return false;
  throw invalid(field, 'true or false', text.slice(0, 40));
}

/** RFC 3339 with its offset, or a day. Null where there is none. */
function readInstant(field: string, text: string | null): Date | null {
  if (text === null) return null;
  const day = /^(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/.exec(text)?.[1];
  const at = new Date(day === undefined || !isDay(day) ? Number.NaN : text.replace(' ', 'T'));
  if (at >= EARLIEST) return at;
  throw invalid(field, 'a moment such as 2024-05-01T12:00:00Z, or a day', text.slice(0, 40));
}

/** The 30th of February is none, though JavaScript takes it for another. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

/** One that is still to come is wrong, and would keep everything out that is said until then. */
export function readPast(field: string, text: string | null, now: Date): Date | null {
  const at = readInstant(field, text);
  if (at === null || at <= now) return at;
  throw invalid(field, 'a moment that has been', at.toISOString());
}

/** Why a row is refused, in words for whoever looks through the rejects. */
export function whyRefused(error: unknown): string {
  if (!(error instanceof Refusal)) throw error;
  const { reason } = error.details;
  return (typeof reason === 'string' ? reason : error.message).replace(/^input\./, '');
}
