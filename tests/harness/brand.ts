/**
 * A brand that moves: its members in the system that is left and here, what they do in either, and what each of them must have
 * at the end, reckoned by nothing but what they were told.
 */
import { type ChildProcess, execFile } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSessionM, type SessionM } from '../../subgraphs/migration/simulator/server.ts';
import {
  AdjustPointsDocument,
  CreateTransactionDocument,
  CreateUserDocument,
  ReverseTransactionDocument,
} from '../generated/documents.ts';
import { order } from './client.ts';
import { bareEnvironment } from './run-folder.ts';
import { type Answer, given, openScene, type Scene } from './scene.ts';
import { key } from './till.ts';

export const TOKEN = 'the-token-of-sessionm';

export interface Guest {
  /** Empty while they are not there. */
  legacyId: string;
  readonly partnerId: string;
  /** Once they are here. */
  cardId: string;
  /** What they must have. */
  points: number;
  /** Something is being done for them: the rest waits. */
  busy: boolean;
}

export interface Brand {
  readonly scene: Scene;
  readonly sessionM: SessionM;
  readonly guests: Guest[];
  /** Begins `npm run migration -- …`. */
  begin(...args: readonly string[]): Begun;
  /** The same, until it has ended. */
  migration(...args: readonly string[]): Promise<Ended>;
  /**
   * Has the platform take a step, such as `setPhase(phase: 1`, as operators do.
   *
   * @returns how to wait until it has ended
   */
  take(step: string): Promise<() => Promise<Step>>;
  /** `npm run ledger:verify`. */
  verified(): Promise<Ended>;
  /** `npm run import` of these, with the points that they have at the moment; what it writes says which cards they have here. */
  import(some: readonly Guest[]): Promise<void>;
  /** A member who is created here by the website, and in the old system by it too, unless that learns of them from here. */
  join(there?: boolean): Promise<void>;
  /** Lets guests do things until it is stopped; each thing is one of these. @returns how to stop it, and what came of it */
  traffic(doings: readonly ((guest: Guest) => Promise<void>)[], atOnce: number): { stop(): Promise<Traffic> };
  /** What guests do. */
  readonly doing: Readonly<
    Record<'earn' | 'burn' | 'giveBack' | 'beGiven' | 'earnThere' | 'burnThere', (guest: Guest) => Promise<void>>
  >;
  /** Members who do not have what they must, there or here. */
  wrong(): Promise<string[]>;
  close(): Promise<void>;
}

/** A command that runs. */
export interface Begun {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number;
  readonly said: string;
}

/** What came of a step. */
export interface Step {
  readonly phase: number | null;
  readonly outcome: 'DONE' | 'REFUSED' | 'FAILED';
  readonly told: readonly string[];
}

export interface Traffic {
  readonly done: number;
  /** Times that something was refused for a while, each with how long it was to wait. */
  readonly refused: readonly number[];
}

const MIGRATION = 'subgraphs/migration/move-command.ts';
/** Members that are looked at with one request. */
const PER_REQUEST = 10;

export async function openBrand(count: number, env: NodeJS.ProcessEnv = {}): Promise<Brand> {
  const guests = Array.from({ length: count }, (_, i): Guest => {
    const id = String(i + 1).padStart(8, '0');
    return { legacyId: `S${id}`, partnerId: `H${id}`, cardId: '', points: randomInt(2_000), busy: false };
  });
  const sessionM = await openSessionM({
    token: TOKEN,
    members: guests.map(({ legacyId: id, points }) => ({ id, points })),
  });
  const where = { LEGACY_URL: sessionM.url, LEGACY_TOKEN: TOKEN, LEGACY_COMPARE_EVERY_S: '86400', ...env };
  const scene = await openScene({ env: where }).catch(async (error: Error) => {
    await sessionM.close();
    throw error;
  });

  function begun(program: string, args: readonly string[]): Begun {
    const env = { ...bareEnvironment(), ...where, DATABASE_URL: scene.databaseUrl };
    const { promise, resolve } = Promise.withResolvers<Ended>();
    const child = execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: `${stdout}${stderr}`.trim() }),
    );
    return { child, ended: promise };
  }
  const command = (program: string, args: readonly string[]) => begun(program, args).ended;

  /** Asks again, under the same key, for as long as it is told to. */
  async function patiently(refused: number[], ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const answer = await ask();
      const { code, details } = answer.errors[0]?.extensions ?? {};
      const waitS = details?.['retryAfterS'];
      if (code !== 'SWITCHED_OFF' || typeof waitS !== 'number') return answer;
      refused.push(waitS);
      await sleep(200);
    }
  }

  const refused: number[] = [];
  const app = { channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas' } as const;
  async function buy(guest: Guest, rewardIds: readonly string[] = []) {
    const input = { cardId: guest.cardId, ...app, order: order(randomInt(200, 3_000)), rewardIds, ...key() };
    const answer = await patiently(refused, () => scene.ask('partner', CreateTransactionDocument, { input }));
    const { code, details } = answer.errors[0]?.extensions ?? {};
    if (code === 'SWITCHED_OFF' && details?.['answeredBy'] === 'SESSIONM') return 'there' as const;
    const { transaction } = given<{ transaction: Booked }>(answer, 'createTransaction');
    guest.points += transaction.pointsEarned - transaction.pointsBurned;
    return transaction;
  }
  let rewardId: string | undefined;
  /** One that takes something off any order. */
  async function anyReward(): Promise<string> {
    if (rewardId) return rewardId;
    const answer = await scene.ask('nobody', '{ programme { rewards { id benefit { __typename } } } }');
    const { rewards } = given<{ rewards: { id: string; benefit: { __typename: string } }[] }>(answer, 'programme');
    rewardId = rewards.find(({ benefit }) => benefit.__typename !== 'FreeItem')?.id ?? '';
    return rewardId;
  }

  const doing: Brand['doing'] = {
    async earn(guest) {
      await buy(guest);
    },
    async burn(guest) {
      if (guest.points >= 500 && (await buy(guest, [await anyReward()])) === 'there') await doing.burnThere(guest);
    },
    async giveBack(guest) {
      const bought = await buy(guest);
      if (bought === 'there') return;
      const input = { transactionId: bought.id, reason: 'cold', ...key() };
      const answer = await patiently(refused, () => scene.ask('partner', ReverseTransactionDocument, { input }));
      given(answer, 'reverseTransaction');
      guest.points -= bought.pointsEarned;
    },
    async beGiven(guest) {
      const input = { cardId: guest.cardId, points: 7, reason: 'sorry', ...key() };
      given(await patiently(refused, () => scene.ask('operator', AdjustPointsDocument, { input })), 'adjustPoints');
      guest.points += 7;
    },
    async earnThere(guest) {
      await sessionM.sell(guest.legacyId, 'EARN', 11);
      guest.points += 11;
    },
    async burnThere(guest) {
      if (guest.points < 100 || guest.legacyId === '') return;
      // It does not know yet of what is on its way.
      if ((await sessionM.member(guest.legacyId)).points < 100) return;
      await sessionM.sell(guest.legacyId, 'BURN', -30);
      guest.points -= 30;
    },
  };

  return {
    ...{ scene, sessionM, guests, doing },
    begin: (...args) => begun(MIGRATION, args),
    migration: (...args) => command(MIGRATION, args),
    async take(asked) {
      // By it, the step is known among others.
      const reason = randomUUID();
      const begun = await scene.ask('operator', `mutation { begun: ${asked}, reason: "${reason}") { phase } }`);
      given(begun, 'begun');
      return async () => {
        for (;;) {
          const told = '{ migration { steps(first: 50) { phase outcome told reason } } }';
          const { steps } = given<{ steps: (Omit<Step, 'outcome'> & { outcome: string; reason: string })[] }>(
            await scene.ask('operator', told),
            'migration',
          );
          const step = steps.find((one) => one.reason === reason && one.outcome !== 'RUNNING');
          if (step) return { phase: step.phase, outcome: step.outcome as Step['outcome'], told: step.told };
          await sleep(50);
        }
      };
    },
    verified: () => command('subgraphs/loyalty-card/ledger.ts', ['verify']),
    async import(some) {
      const path = join(tmpdir(), randomUUID());
      const users = some.map(({ partnerId, legacyId }) => `${partnerId},${legacyId}`);
      const balances = some.map(({ legacyId, points }) => `${legacyId},${points}`);
      await writeFile(`${path}-users.csv`, ['partner_id,legacy_id', ...users, ''].join('\n'));
      await writeFile(`${path}-loyalty.csv`, ['legacy_id,balance', ...balances, ''].join('\n'));
      const files = ['--users', `${path}-users.csv`, '--loyalty', `${path}-loyalty.csv`, '--out', `${path}-out.csv`];
      const program = 'subgraphs/migration/import/import-command.ts';
      const { code, said } = await command(program, [...files, '--system', 'HOMERIA', '--legacy', 'SESSIONM']);
      if (code !== 0) throw new Error(said);
      const out = (await readFile(`${path}-out.csv`, 'utf8')).trim().split('\n').slice(1);
      const cards = new Map(out.map((line) => line.split(',')).map(([, , legacyId, , cardId]) => [legacyId, cardId]));
      for (const guest of some) guest.cardId = cards.get(guest.legacyId) ?? '';
    },
    async join(there = true) {
      const id = randomUUID();
      const phone = `+35389${String(7_000_000 + guests.length)}`;
      const legacyId = there ? await enrolled(sessionM.url, { key: id, phone, email: null, name: null }) : '';
      const ids = [
        { system: 'HOMERIA', id },
        { system: 'SESSIONM', id: legacyId },
      ];
      const input = { phone, externalIds: there ? ids : ids.slice(0, 1) };
      const answer = await patiently(refused, () => scene.ask('partner', CreateUserDocument, { input }));
      const { card } = given<{ card: { id: string } }>(answer, 'createUser');
      guests.push({ legacyId, partnerId: id, cardId: card.id, points: 0, busy: false });
    },
    traffic(doings, atOnce) {
      let [stopped, done] = [false, 0];
      const from = refused.length;
      const workers = Array.from({ length: atOnce }, async () => {
        while (!stopped) {
          const guest = guests[randomInt(guests.length)] as Guest;
          const work = doings[randomInt(doings.length)];
          if (guest.busy || guest.cardId === '') continue;
          guest.busy = true;
          await work?.(guest);
          guest.busy = false;
          done += 1;
        }
      });
      const all = Promise.all(workers);
      // Whoever stops it is told.
      all.catch(() => undefined);
      return {
        async stop() {
          stopped = true;
          await all;
          return { done, refused: refused.slice(from) };
        },
      };
    },
    async wrong() {
      const there = new Map((await sessionM.members()).map((member) => [member.id, member]));
      const wrong: string[] = [];
      for (const guest of guests.filter(({ legacyId }) => legacyId === '')) {
        const ids = `{ user(by: {external: {system: "HOMERIA", id: "${guest.partnerId}"}}) { externalIds { system id } } }`;
        const user = given<{ externalIds: { system: string; id: string }[] }>(await scene.ask('partner', ids), 'user');
        guest.legacyId = user.externalIds.find(({ system }) => system === 'SESSIONM')?.id ?? '';
      }
      for (let from = 0; from < guests.length; from += PER_REQUEST) {
        const some = guests.slice(from, from + PER_REQUEST);
        const fields = some.map(({ cardId }, i) => `g${i}: card(id: "${cardId}") { points { balance } }`);
        const { data, errors } = await scene.ask('partner', `{ ${fields.join(' ')} }`);
        if (errors.length > 0) throw new Error(JSON.stringify(errors));
        for (const [i, { legacyId, points }] of some.entries()) {
          const here = (data?.[`g${i}`] as { points: { balance: number } } | null)?.points.balance;
          const theirs = there.get(legacyId);
          if (here === points && theirs?.points === points) continue;
          const booked = theirs?.transactions.map(
            ({ key, kind, points }) => `${kind} ${points}${key ? ' of ours' : ''}`,
          );
          wrong.push(`${legacyId}: ${points}, but ${here} here, ${theirs?.points} there: ${booked?.join(', ')}`);
        }
      }
      return wrong;
    },
    async close() {
      await scene.close();
      await sessionM.close();
    },
  };
}

interface Booked {
  readonly id: string;
  readonly pointsEarned: number;
  readonly pointsBurned: number;
}

/** As its own website does it: until it has worked. */
async function enrolled(url: string, person: object): Promise<string> {
  for (;;) {
    const response = await fetch(`${url}/members`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(person),
    }).catch(() => undefined);
    const { id } = ((await response?.json().catch(() => undefined)) ?? {}) as { readonly id?: string };
    if (id) return id;
  }
}
