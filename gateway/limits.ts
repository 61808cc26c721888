/** How much one request, one connection and one caller may ask for. Each limit has a default and an environment variable. */
import type { EnvReader } from '../platform/env.ts';

interface Limit {
  readonly variable: string;
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

const limit = (variable: string, fallback: number, { min = 1, max = 1_000_000 } = {}): Limit => {
  return { variable, fallback, min, max };
};

/** `docs/settings.md` explains each to whoever runs the gateway. */
const TABLE = {
  /** Bytes of an HTTP body and of a WebSocket message. */
  bodyBytesMax: limit('LIMIT_BODY_BYTES', 256 * 1024, { min: 1_024, max: 16 * 1024 * 1024 }),
  /** Words and signs of a request's text. Validating takes time with their square. */
  tokensMax: limit('LIMIT_TOKENS', 2_000),
  /** Operations that the text of one request defines; one of them is run. */
  operationsMax: limit('LIMIT_OPERATIONS', 10),
  /** Fields inside fields. */
  depthMax: limit('LIMIT_DEPTH', 20),
  /** Fields, with each fragment counted where it is spread. */
  fieldsMax: limit('LIMIT_FIELDS', 1_000),
  /** Fields of Query, Mutation or Subscription itself. */
  rootFieldsMax: limit('LIMIT_ROOT_FIELDS', 20),
  /** Fields asked for under another name, which lets one operation ask for the same thing many times. */
  aliasesMax: limit('LIMIT_ALIASES', 50),
  /** How often one field may be written under one name in one place. */
  repeatsMax: limit('LIMIT_REPEATS', 20),
  /** Directives in one place. */
  directivesMax: limit('LIMIT_DIRECTIVES', 4),
  /** What an operation may cost; see `cost.ts`. */
  costMax: limit('LIMIT_COST', 10_000, { max: 1_000_000_000 }),
  /** Milliseconds a query may take; then what it does in the database is cancelled. */
  operationMsMax: limit('LIMIT_OPERATION_MS', 10_000, { min: 10, max: 600_000 }),
  /** Connections to the gateway, of everybody together. */
  connectionsMax: limit('LIMIT_CONNECTIONS', 20_000),
  /** Operations under way at the same time on one WebSocket, subscriptions among them. */
  operationsPerSocketMax: limit('LIMIT_OPERATIONS_PER_SOCKET', 50),
  /** WebSockets of one guest, of one client (its kiosks share a key), and of all who say nothing of who they are. */
  socketsPerGuestMax: limit('LIMIT_SOCKETS_PER_GUEST', 10),
  socketsPerClientMax: limit('LIMIT_SOCKETS_PER_CLIENT', 5_000),
  socketsOfNobodyMax: limit('LIMIT_SOCKETS_OF_NOBODY', 100),
  /** What the open streams of one guest, and of one client, may cost together: each event costs as much again. */
  streamCostPerGuestMax: limit('LIMIT_STREAM_COST_PER_GUEST', 2_000, { max: 1_000_000_000 }),
  streamCostPerClientMax: limit('LIMIT_STREAM_COST_PER_CLIENT', 1_000_000, { max: 1_000_000_000 }),
  /** Milliseconds in which a WebSocket must introduce itself, and after which one that runs nothing is closed. */
  socketInitMs: limit('LIMIT_SOCKET_INIT_MS', 3_000, { min: 100, max: 60_000 }),
  socketIdleMs: limit('LIMIT_SOCKET_IDLE_MS', 300_000, { min: 100, max: 86_400_000 }),
} as const satisfies Record<string, Limit>;

export type Limits = Readonly<Record<keyof typeof TABLE, number>>;

const entries = Object.entries(TABLE) as [keyof Limits, Limit][];

export const LIMITS: Limits = Object.fromEntries(entries.map(([name, { fallback }]) => [name, fallback])) as Limits;

/** The variables that change them. */
export const LIMIT_VARIABLES: readonly string[] = entries.map(([, { variable }]) => variable);

export function readLimits(env: EnvReader): Limits {
  return Object.fromEntries(
    entries.map(([name, { variable, fallback, min, max }]) => [name, env.whole(variable, fallback, { min, max })]),
  ) as Limits;
}
