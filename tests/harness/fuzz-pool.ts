/**
 * What a fuzzer knows of a running platform: real ids, codes and cursors, more with every answer. What is generated names
 * them by place, such as `«card 3»`, so that the same seed makes the same requests of every run.
 */
import { randomUUID } from 'node:crypto';
import { DEMO_CLIENTS, demoId } from '../../prisma/demo.ts';
import type { Credentials } from './client.ts';

export const KINDS = [
  ...(['card', 'user', 'transaction', 'otp', 'voucher', 'reward', 'campaign', 'client', 'any'] as const),
  ...(['code', 'cursor', 'email', 'phone', 'posType', 'storeId', 'key', 'opened'] as const),
] as const;
export type Kind = (typeof KINDS)[number];

/** Of each kind; the oldest goes. */
const KNOWN_MAX = 60;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PLACE = /«(\w+) (\d+)»/g;

/** The field under which an answer shows something, and what that is. */
const SHOWN: Readonly<Record<string, Kind>> = {
  card: 'card',
  owner: 'user',
  user: 'user',
  me: 'user',
  transaction: 'transaction',
  identify: 'transaction',
  usedIn: 'transaction',
  otp: 'otp',
  issueOtp: 'otp',
  vouchers: 'voucher',
  vouchersIssued: 'voucher',
  rewards: 'reward',
  saveReward: 'reward',
  campaigns: 'campaign',
  campaign: 'campaign',
  savePointsCampaign: 'campaign',
  saveStampCampaign: 'campaign',
  client: 'client',
};

export interface Pool {
  /** Puts what is known in place of what was named. */
  resolve(text: string): string;
  /** Remembers what an answer shows. */
  learn(data: unknown): void;
  add(kind: Kind, value: string): void;
}

/** Knows the first guests only: what happens to the last one is left to whoever looks whether all is well. */
export function openPool({ guests, kiosks, partners }: Credentials): Pool {
  const known = new Map<Kind, string[]>(KINDS.map((kind) => [kind, []]));
  const fuzzed = guests.slice(0, -1);
  // Whoever is revoked or erased asks no more, and the run would be one of refusals.
  const spared = new Set([...DEMO_CLIENTS.map(({ name }) => demoId(name)), ...guests.map(({ userId }) => userId)]);

  function add(kind: Kind, value: string): void {
    const values = known.get(kind) ?? [];
    if (spared.has(value) || values.includes(value)) return;
    values.push(value);
    if (values.length > KNOWN_MAX) values.shift();
  }
  function learn(value: unknown, under = ''): void {
    if (Array.isArray(value)) for (const item of value) learn(item, under);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (typeof inner !== 'string') learn(inner, key);
        else if (UUID.test(inner)) {
          add('any', inner);
          if (key === 'id') add(SHOWN[under] ?? 'any', inner);
          if (key === 'id' && under === 'identify') add('opened', inner);
        } else if (/^\d{6}$/.test(inner)) add('code', inner);
        else if (/cursor/i.test(key)) add('cursor', inner);
      }
    }
  }

  for (const { cardId, phone, email } of fuzzed) {
    add('card', cardId);
    add('phone', phone);
    add('email', email);
  }
  for (const { posType } of [...kiosks, ...partners]) add('posType', posType);
  for (const { storeId } of kiosks) add('storeId', storeId);
  for (let i = 0; i < 5; i += 1) add('key', randomUUID());
  const users = fuzzed.map(({ userId }) => userId);

  return {
    add,
    learn: (data) => learn(data),
    resolve: (text) =>
      text.replace(PLACE, (_place, kind: Kind, nth: string) => {
        const values = kind === 'user' ? [...users, ...(known.get('user') ?? [])] : (known.get(kind) ?? []);
        return values[Number(nth) % values.length] ?? randomUUID();
      }),
  };
}
