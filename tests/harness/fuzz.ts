/** A running platform that is sent anything at all, and what of it was not as it should be. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { ClaimDocument, IdentifyDocument, IssueOtpDocument } from '../generated/documents.ts';
import { one, order } from './client.ts';
import type { Form } from './forms.ts';
import { converse } from './fuzz-converse.ts';
import { type HttpRequest, type RawRequest, requests } from './fuzz-http.ts';
import type { Told } from './fuzz-judge.ts';
import { openPool } from './fuzz-pool.ts';
import { openAgent, sendHttp, sendRaw, type Target } from './fuzz-send.ts';
import { type Conversation, conversations } from './fuzz-sockets.ts';
import { given, openScene, type Scene } from './scene.ts';
import { key } from './till.ts';

/** Sent at the same time. */
const AT_ONCE = 40;
/** Faults of different kinds after which a run ends. */
const FAULTS_MAX = 30;
/** Fills the thousand plans, and the thousand documents of the gateway and of each subgraph, that are kept. */
const FILLING_OPERATIONS = 1_200;
const FILLING_REPEATS = 20;
/** Longest a process may take to say how much memory it uses. */
const TELLING_MS = 5_000;

type Sent = HttpRequest | RawRequest | Conversation;
const anything: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 9, arbitrary: requests },
  { weight: 1, arbitrary: conversations },
);

/** Bytes in use by a process, garbage left out. */
export interface Memory {
  readonly pid: number;
  readonly heapUsed: number;
  readonly rss: number;
}

export interface Fuzz {
  readonly scene: Scene;
  /** How often each root field was answered with data, and each code told. */
  readonly heard: ReadonlyMap<string, number>;
  /** Sends so many requests and conversations. @returns What was wrong: each kind once, with how it came about. */
  run(count: number, seed: number): Promise<string[]>;
  /** Fills what keeps operations that were sent, so that what they take is not mistaken for what is lost. */
  fill(): Promise<void>;
  /** Of each process, in the order of their start. */
  memory(): Promise<Memory[]>;
  close(): Promise<void>;
}

export async function openFuzz(form: Form): Promise<Fuzz> {
  const probe = new URL('fuzz-probe.ts', import.meta.url).href;
  const scene = await openScene({ form, env: { NODE_OPTIONS: `--expose-gc --import ${probe}` } });
  const heard = new Map<string, number>();
  const target: Target = {
    endpoint: scene.endpoint,
    credentialOf: scene.credentialOf,
    pool: openPool(scene.running.credentials),
    agent: openAgent(),
    heard: (told) => count(told, heard),
  };
  await begin(scene, target).catch(async (error: Error) => {
    await scene.close();
    throw error;
  });

  function faultsOf(sent: Sent): Promise<string[]> {
    switch (sent.via) {
      case 'http':
        return sendHttp(target, sent);
      case 'raw':
        return sendRaw(target, sent);
      case 'socket':
        return converse(target, sent);
    }
  }

  return {
    scene,
    heard,
    async run(count, seed) {
      const found = new Map<string, string>();
      const batch = fc.asyncProperty(fc.array(anything, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (all) => {
        await Promise.all(
          all.map(async (sent) => {
            for (const fault of await faultsOf(sent)) {
              found.set(kindOf(fault), `${fault}\n  of ${target.pool.resolve(JSON.stringify(sent)).slice(0, 4_000)}`);
            }
          }),
        );
        for (const fault of scene.faults()) found.set(kindOf(fault), fault);
        // Guessing is what a fuzzer does; it would lock its tills for the rest of the run.
        await scene.sql('delete from transaction.client_guesses');
        if (found.size > FAULTS_MAX) throw new Error(`More than ${FAULTS_MAX} kinds of faults: enough to do`);
      });
      const parameters = { numRuns: Math.ceil(count / AT_ONCE), seed, endOnFailure: true };
      if (count > 0) await fc.assert(batch, parameters).catch((error: Error) => found.set('run', error.message));
      return [...found.values()];
    },
    async fill() {
      const fields = 'id name banner startsAt endsAt version storeIds channels '.repeat(FILLING_REPEATS);
      for (let i = 0; i < FILLING_OPERATIONS; i += 1) {
        await scene.ask('nobody', `{ programme { name a${i}: pointsName campaigns { ${fields} } } }`);
      }
    },
    async memory() {
      const pids = tellers(scene, 'probed').map(({ pid }) => pid);
      return Promise.all(pids.map((pid) => memoryOf(scene, pid)));
    },
    async close() {
      target.agent.destroy();
      await scene.close();
    },
  };
}

/** Two faults that differ only in ids and numbers are of one kind. */
const kindOf = (fault: string) =>
  fault
    .replace(/"at":"[^"]+"/, '')
    .replace(/[0-9a-f-]{36}|\d+/g, '#')
    .slice(0, 160);

function count({ data, errors }: Told, heard: Map<string, number>): void {
  const fields = Object.entries(data ?? {}).filter(([, value]) => value !== null);
  const codes = (Array.isArray(errors) ? errors : []).map((error) => String(error?.extensions?.code));
  for (const name of [...fields.map(([field]) => field), ...codes]) heard.set(name, (heard.get(name) ?? 0) + 1);
}

/** Some of everything there is to ask for: codes, open and claimed transactions, vouchers, rewards, campaigns. */
async function begin(scene: Scene, { pool }: Target): Promise<void> {
  const { guests, kiosks } = scene.running.credentials;
  const { posType, storeId } = one(kiosks);
  for (const { cardId } of guests.slice(0, -1)) {
    const otp = given(await scene.ask('partner', IssueOtpDocument, { input: { cardId, ...key() } }), 'issueOtp');
    pool.learn({ otp });
    for (const claim of [...Array<false>(8).fill(false), true]) {
      const input = { ost: cardId, posType, storeId, terminalId: randomUUID(), ...key() };
      const transaction = given<{ id: string }>(await scene.ask('kiosk', IdentifyDocument, { input }), 'identify');
      pool.learn({ identify: transaction });
      const claimed = { input: { transactionId: transaction.id, order: order(2_000), ...key() } };
      if (claim) given(await scene.ask('kiosk', ClaimDocument, claimed), 'claimTransaction');
    }
  }
  const all = '{ programme { rewards { id } campaigns { id } } me { card { vouchers { id } } } }';
  pool.learn((await scene.ask('guest', all)).data);
}

/** What the probe in each process has said, in its order. */
function tellers(scene: Scene, message: string): Memory[] {
  const lines = scene.running.output().split('\n');
  return lines.filter((line) => line.startsWith(`{"message":"${message}"`)).map((line): Memory => JSON.parse(line));
}

async function memoryOf(scene: Scene, pid: number): Promise<Memory> {
  const told = () => tellers(scene, 'memory').filter((line) => line.pid === pid);
  const before = told().length;
  process.kill(pid, 'SIGUSR2');
  for (const until = Date.now() + TELLING_MS; Date.now() < until; await sleep(20)) {
    const last = told().at(-1);
    if (last && told().length > before) return last;
  }
  throw new Error(`Process ${pid} does not say how much memory it uses`);
}
