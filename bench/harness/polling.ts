/** What waiting costs: phones that are told, and phones that ask every so often. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, rounded, type Table } from './benchmark.ts';
import { KEYS, type Provider } from './brand.ts';
import { startDefault } from './ours.ts';
import { openPhones, type PhoneGuest } from './phones.ts';
import { part } from './ratio.ts';

/** Seconds between two questions of one phone. */
export const POLL_S = 10;
/** Phones that wait to be told, and for how many seconds statements are counted meanwhile. */
const WAITING = 1_000;
const COUNTED_S = 10;
const AT_A_TIME = 100;

export interface Polled {
  /** Phones that waited while statements were counted. */
  readonly phones: number;
  readonly statementsPerPoll: number;
  readonly statementsPerSIdle: number;
  readonly waitedS: readonly number[];
}

/** A server of which every statement is counted: with phones that wait, then with some that ask. */
export async function polling(
  { stack, quick, say }: Bench,
  world: { url: string; provider: Provider; guests: readonly PhoneGuest[]; askers: number },
): Promise<Polled> {
  say('polling');
  const countedS = quick ? COUNTED_S / 4 : COUNTED_S;
  const { url, provider, guests, askers } = world;
  const folder = await mkdtemp(join(tmpdir(), 'loyalty-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'statements');
  const more = { RECORD: path, NODE_OPTIONS: `--import=${import.meta.dirname}/record.ts` };
  const server = await startDefault(stack, url, provider, more);
  const counted = () => readFileSync(path, 'utf8').split('\n').length - 1;
  const phones = openPhones(stack);
  await phones.order({ type: 'guests', guests, servers: { url: `${server.url}/graphql`, kioskKey: KEYS.kiosk } });
  const waiting = quick ? WAITING / 5 : WAITING;
  await phones.order({ type: 'connect', count: waiting, atATime: AT_A_TIME });
  await sleep(2_000);
  await truncate(path);
  await sleep(countedS * 1_000);
  const idle = counted() / countedS;
  await phones.order({ type: 'drop' });
  const asks = Math.min(50, guests.length);
  const ask = (token: string) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"query Poll { me { card { otp { id code status expiresAt } } } }"}',
    }).then((response) => response.text());
  await ask(guests[0]?.token ?? '');
  await truncate(path);
  for (const { token } of guests.slice(0, asks)) await ask(token);
  const statementsPerPoll = Math.round(counted() / asks);
  const { afterAnswerMs } = await phones.order({ type: 'poll', guests: askers, everyS: POLL_S });
  await server.stop();
  return {
    phones: waiting,
    statementsPerPoll,
    statementsPerSIdle: idle,
    waitedS: afterAnswerMs.map((ms) => ms / 1_000),
  };
}

export function polledRows({ phones, statementsPerPoll, statementsPerSIdle, waitedS }: Polled): Table['rows'] {
  return [
    {
      what: 'statements a second while nothing happens',
      push: rounded(statementsPerSIdle),
      polling: (phones / POLL_S) * statementsPerPoll,
    },
    { what: 'seconds until a guest knows, p50', push: 'see above', polling: rounded(part(waitedS, 0.5)) },
    { what: 'seconds until a guest knows, p99', push: 'see above', polling: rounded(part(waitedS, 0.99)) },
  ];
}
