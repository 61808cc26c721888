/** `npm run import`, killed at any moment: run again, it ends as one that nobody has disturbed, row for row. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../platform/database.ts';
import { audit } from '../subgraphs/loyalty-card/audit.ts';
import { usersByIds } from '../subgraphs/user/repository.ts';
import { dice } from './harness/crowd.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { openLine } from './harness/line.ts';
import { query } from './harness/postgres.ts';
import { bareEnvironment } from './harness/run-folder.ts';
import { times } from './harness/soak.ts';

const ROWS = times(2_400, 12_000);
const KILLS = times(1, 20);
/** Rows between the one that somebody comes with and the one that they have moved with. */
const MOVED = 1_400;
/** And from there to who has their address by then: often of the next batch. */
const LATER = 660;
const takesAddress = (i: number) => i > MOVED + LATER && i % 11 === 1;

const random = dice('import');
let folder: string;
let databases: TestDatabase[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
  databases = [await createDemoDatabase(), await createDemoDatabase()];
  await writeFile(join(folder, 'no-users.csv'), 'partner_id\n');
  await writeFile(join(folder, 'no-loyalty.csv'), 'legacy_id,balance\n');
  const lines = Array.from({ length: ROWS }, (_, i) => i);
  // Some are nobody, some come twice, some are known by their address alone. Some have moved since they came, and somebody
  // else has their address by then.
  const user = (i: number) => {
    const then = `2024-05-01T00:00:${10 + (i % 50)}Z`;
    if (i % 97 === 0) return `H${i},S${i},nobody,,,,${then}`;
    if (i > MOVED && i % 11 === 0) return `H${i - MOVED},S${i - MOVED},n${i}@old.example,,Moved ${i},,2024-06-01`;
    const address = takesAddress(i) ? i - 1 - MOVED - LATER : i;
    return `H${i % 501 === 0 ? i + 1 : i},S${i},g${address}@old.example,,Guest ${i},en-IE,${then}`;
  };
  await writeFile(
    join(folder, 'users.csv'),
    `partner_id,legacy_id,email,phone,name,locale,updated_at\n${lines.map((i) => `${user(i)}\n`).join('')}`,
  );
  const balance = (i: number) =>
    `S${(i * 7) % (ROWS + 50)},${i % 900},${i % 900},${i % 300},${i % 2 ? 'silver' : 'gold'},2024-05-0${1 + (i % 9)}`;
  await writeFile(
    join(folder, 'loyalty.csv'),
    `legacy_id,balance,lifetime,qualifying,tier,updated_at\n${lines.map((i) => `${balance(i)}\n`).join('')}`,
  );
});
afterAll(async () => {
  for (const database of databases ?? []) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const outOf = (name: string) => join(folder, `${name}-out.csv`);

/** @param killMs  When it is killed; never if undefined. @returns How long it ran, and how it ended. */
async function importing(name: string, { url }: TestDatabase, killMs?: number) {
  const file = (what: string) => join(folder, `${name === 'empty' ? 'no-' : ''}${what}.csv`);
  const files = ['--users', file('users'), '--loyalty', file('loyalty'), '--out', outOf(name)];
  const args = [
    'subgraphs/migration/import/import-command.ts',
    ...files,
    '--system',
    'HOMERIA',
    '--legacy',
    'SESSIONM',
  ];
  const began = performance.now();
  const child = spawn(process.execPath, args, { env: { ...bareEnvironment(), DATABASE_URL: url }, stdio: 'ignore' });
  const ended = once(child, 'exit');
  if (killMs !== undefined) {
    await Promise.race([sleep(killMs), ended]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  return { ms: performance.now() - began, code, signal };
}

/** The same where transactions meet others, and the answers to some commits and to some of what is written are lost. */
async function hindered({ url, drop }: TestDatabase): Promise<TestDatabase> {
  await query(
    url,
    `create sequence met;
     create function meet() returns trigger language plpgsql as $$ begin
       if nextval('met') % 5 = 1 then raise exception 'as if it met another' using errcode = '40P01'; end if;
       return null;
     end $$;
     create trigger meet before insert on loyalty_card.card_event for each statement execute function meet();`,
  );
  let [copies, batches, copied] = [0, 0, false];
  const line = await openLine(url, (said) => {
    if (said.includes('COPY ')) {
      [copies, copied] = [copies + 1, true];
      return copies % 29 === 5;
    }
    if (!(said.includes('COMMIT') && copied)) return false;
    [batches, copied] = [batches + 1, false];
    return batches % 4 === 1;
  });
  onTestFinished(() => line.close());
  return { url: line.url, drop };
}

/** What came of each line, with nothing in it that is drawn at random. */
async function outcome(name: string, { url }: TestDatabase) {
  const db = openDatabase(url);
  try {
    expect(await audit(db, { repair: false })).toMatchObject({ wrong: [], wrongSums: [] });
    const out = (await readFile(outOf(name), 'utf8'))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const people = new Map<string, unknown>();
    for (const { id, person } of await usersByIds(
      db.sql,
      out.map(([, , , userId]) => userId ?? ''),
    ))
      people.set(id, person());
    const cards = await query<{ id: string; state: object; events: object[] }>(
      url,
      `select c.id, c.state, (select json_agg(json_build_object('type', type, 'position', position, 'balance', balance,
        'points', data ->> 'points') order by position) from loyalty_card.card_event e where e.card_id = c.id) as events
       from loyalty_card.card c`,
    );
    const byId = new Map(cards.map(({ id, state, events }) => [id, { state: withoutTimes(state), events }]));
    const [counts] = await query<object>(
      url,
      `select (select count(*)::int from "user"."user") as users, (select count(*)::int from vault.external_id) as ids,
        (select count(*)::int from loyalty_card.card_event) as events, (select sum(unheld)::int from loyalty_card.card) as points,
        (select sum(points_liability)::int from loyalty_card.stat) as liability,
        (select count(*)::int from migration.staged_balance) as waiting,
        (select count(*)::int from migration.balance_as_of) as dated`,
    );
    const lines = out.map(([line, partner, legacy, userId = '', cardId = '', done]) => ({
      ...{ line, partner, legacy, done, person: people.get(userId), card: byId.get(cardId) },
    }));
    return { counts, lines, rejects: await readFile(`${outOf(name)}.rejects.csv`, 'utf8') };
  } finally {
    await db.close();
  }
}

/** Expiries and tiers end by when they were booked. */
function withoutTimes(state: object): object {
  return JSON.parse(
    JSON.stringify(state, (key, value) =>
      key === 'until' || key === 'lots' || key === 'qualifying' ? undefined : value,
    ),
  );
}

it(`killed ${KILLS} times, ends as if it had not been`, async () => {
  const [calm, killed] = databases as [TestDatabase, TestDatabase];
  const empty = await importing('empty', killed);
  const { ms, code } = await importing('calm', calm);
  expect([empty.code, code]).toEqual([0, 0]);
  // Each time so late that it gets somewhere, and so early that all of them come before the end, also if it is faster then.
  const most = ((ms - empty.ms) * 0.7) / KILLS;
  let [kills, ended] = [0, false];
  while (kills < KILLS && !ended) {
    const { signal, code } = await importing('killed', killed, empty.ms * 0.7 + random.roll(most));
    ended = code === 0;
    if (signal === 'SIGKILL') kills += 1;
  }
  expect(kills).toBeGreaterThan(0);
  if (!ended) expect((await importing('killed', await hindered(killed))).code).toBe(0);
  const undisturbed = await outcome('calm', calm);
  expect(await outcome('killed', killed)).toEqual(undisturbed);
  const doneOf = new Map(undisturbed.lines.map(({ line, done }) => [Number(line) - 2, done]));
  // But for those whose row is odd, or a row of whoever gave the address up.
  const plain = (i: number) => i % 97 !== 0 && i % 501 > 1;
  const newcomers = Array.from({ length: ROWS }, (_, i) => i).filter(
    (i) => takesAddress(i) && [i, i - 1 - LATER, i - 1 - LATER - MOVED].every(plain),
  );
  expect(newcomers.length).toBeGreaterThan(20);
  expect(new Set(newcomers.map((i) => doneOf.get(i)))).toEqual(new Set(['CREATED']));
  expect([...doneOf.values()].filter((done) => done === 'UPDATED').length).toBeGreaterThan((ROWS - MOVED) / 12);
});
