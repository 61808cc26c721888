/** `npm run import`: people and what they have, from the files of another system. The command itself, on real Postgres. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoClient } from '../prisma/seed.ts';
import { audit } from '../subgraphs/loyalty-card/audit.ts';
import { BATCH_ROWS } from '../subgraphs/migration/import/run.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import {
  CardTransactionsDocument,
  CreateUserDocument,
  HistoryDocument,
  RecordConsentDocument,
  ReverseTransactionDocument,
  UpdateUserDocument,
  UserByDocument,
  type UserByQuery,
  VouchersDocument,
} from './generated/documents.ts';
import { query } from './harness/postgres.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';
import { bareEnvironment } from './harness/run-folder.ts';
import { openS3 } from './harness/s3.ts';
import { times } from './harness/soak.ts';

const partner = demoClient('Homeria website');
let rooms: TestRooms;
beforeAll(async () => {
  rooms = await openTestRooms(new Date());
});
afterAll(() => rooms?.close());

const USERS = 'partner_id,legacy_id,email,phone,name,locale,created_at,loyalty_consent,policy_version';
const BALANCES = 'legacy_id,balance,lifetime,qualifying,tier';
const file = (...lines: readonly string[]) => Buffer.from([...lines, ''].join('\n'));

/** What `npm run import` runs, with its limits of memory. */
const [, ...SCRIPT] = (JSON.parse(readFileSync('package.json', 'utf8')).scripts.import as string).split(' ');

interface Imported {
  readonly code: number;
  readonly said: string;
  /** Rows without the heading. */
  readonly out: readonly string[][];
  readonly rejects: readonly string[];
}

/** Lines, or whole files as they are. */
async function importing(
  users: readonly string[] | Buffer,
  balances: readonly string[] | Buffer,
  ...more: readonly string[]
): Promise<Imported> {
  const path = join(tmpdir(), randomUUID());
  const whole = (heading: string, file: readonly string[] | Buffer) =>
    Buffer.isBuffer(file) ? file : [heading, ...file, ''].join('\n');
  await writeFile(`${path}-users.csv`, whole(USERS, users));
  await writeFile(`${path}-loyalty.csv`, whole(BALANCES, balances));
  const files = ['--users', `${path}-users.csv`, '--loyalty', `${path}-loyalty.csv`, '--out', `${path}-out.csv`];
  const { code, said } = await command([...files, '--system', 'HOMERIA', '--legacy', 'SESSIONM', ...more]);
  const lines = async (file: string) => (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(1, -1);
  const out = `${path}-out.csv${more.includes('--dry-run') ? '.dry-run.csv' : ''}`;
  return {
    ...{ code, said },
    out: (await lines(out)).map((line) => line.split(',')),
    rejects: await lines(`${out}.rejects.csv`),
  };
}

/** @param program  What runs it, with what goes before. */
function command(
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
  [program, ...first]: readonly [string, ...string[]] = [process.execPath],
): Promise<{ code: number; said: string }> {
  const env = { ...bareEnvironment(), DATABASE_URL: rooms.databaseUrl, ...more };
  return new Promise((resolve) => {
    execFile(program, [...first, ...SCRIPT, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: `${stdout}${stderr}`.trim() }),
    );
  });
}

const byId = async (system: string, id: string): Promise<UserByQuery['user']> =>
  (await rooms.ask(partner, UserByDocument, { by: { external: { system, id } } })).user;
const cardOf = async (id: string) => (await rooms.ask(partner, VouchersDocument, { id })).card;
const created = async (input: object) => (await rooms.ask(partner, CreateUserDocument, { input })).createUser;
const done = ({ out }: Imported) => out.map((row) => row.at(-1));
const books = () =>
  query(
    rooms.databaseUrl,
    `select (select count(*)::int from "user"."user") as users, (select count(*)::int from vault.external_id) as ids,
      (select md5(string_agg(sealed::text, '' order by id)) from "user"."user") as said,
      (select count(*)::int from "user".consent) as answers,
      (select count(*)::int from loyalty_card.card_event) as events, (select sum(unheld)::int from loyalty_card.card) as points`,
  );

describe('a user of another system', () => {
  it('has here what they had there, and the books are right', async () => {
    const imported = await importing(
      ['H1,S1,andy@old.example,+353879839501,Andy,en-IE,2024-03-01T12:00:00Z,true,2024-1', 'H2,S2,,,,,,,'],
      ['S1,460,1200,900,silver', 'S2,0,,,'],
    );
    expect(imported).toMatchObject({ code: 0, said: expect.stringContaining('2 created') });
    const user = await byId('HOMERIA', 'H1');
    expect(user).toMatchObject({ name: 'Andy', email: 'andy@old.example', createdAt: '2024-03-01T12:00:00.000Z' });
    expect((await byId('SESSIONM', 'S1'))?.id).toBe(user?.id);
    expect(imported.out).toEqual([
      ['2', 'H1', 'S1', user?.id, user?.card.id, 'CREATED'],
      ['3', 'H2', 'S2', expect.any(String), expect.any(String), 'CREATED'],
    ]);
    expect(await cardOf(user?.card.id ?? '')).toMatchObject({
      points: { balance: 460, lifetimeEarned: 1200, expiring: [{ points: 460 }] },
      tier: { tier: { id: 'silver' }, qualifyingPoints: 900 },
    });
    const { card } = await rooms.ask(partner, HistoryDocument, { id: user?.card.id ?? '' });
    expect(card?.history.edges.map(({ node }) => node.explanation)).toEqual([
      expect.stringMatching(/^The tier is Silver now/),
      '460 crowns were taken over from SESSIONM.',
      'The card was opened.',
    ]);
    expect(await audit(rooms.platform.db, { repair: false })).toMatchObject({ wrong: [], wrongSums: [] });
  });

  it('imported twice changes nothing', async () => {
    const files = [['H3,S3,a3@old.example,,,,,,'], ['S3,50,80,,gold']] as const;
    await importing(...files);
    const before = await books();
    expect(done(await importing(...files))).toEqual(['FOUND']);
    expect(await books()).toEqual(before);
  });

  it('is nobody new where they are known by an id, an address or a number, and gets what they had', async () => {
    const known = await created({ externalIds: [{ system: 'HOMERIA', id: 'H4' }], name: 'Newer' });
    const byMail = await created({ email: 'a5@old.example' });
    const byPhone = await created({ phone: '+353879839506' });
    const imported = await importing(
      ['H4,S4,a4@old.example,,Older,,,,', 'H5,S5,A5@old.example,,,,,,', 'H6,S6,,+353 87 983 9506,,,,,', 'H4,S4,,,,,,,'],
      ['S4,40,,,', 'S5,50,,,', 'S6,60,,,'],
    );
    expect(done(imported)).toEqual(['ADJUSTED', 'ADJUSTED', 'ADJUSTED', 'FOUND']);
    expect(imported.out.map((row) => row[3])).toEqual([known, byMail, byPhone, known].map(({ user }) => user.id));
    expect(await byId('SESSIONM', 'S4')).toMatchObject({ id: known.user.id, name: 'Newer' });
    for (const [{ card }, balance] of [
      [known, 40],
      [byMail, 50],
      [byPhone, 60],
    ] as const) {
      expect((await cardOf(card.id))?.points.balance).toBe(balance);
    }
    // A later file says otherwise.
    const less = await importing(['H4,S4,,,,,,,'], ['S4,15,,,bronze']);
    expect(done(less)).toEqual(['ADJUSTED']);
    const { card } = await rooms.ask(partner, HistoryDocument, { id: known.card.id });
    expect(card?.history.edges[0]?.node).toMatchObject({
      explanation: '25 crowns were taken away, as the card had fewer in SESSIONM.',
      points: -25,
      balanceAfter: 15,
    });
  });

  it('is the same one where they come again, be it while those before are written, or long after', async () => {
    const rows = Array<string>(2 * BATCH_ROWS + 10).fill('refused');
    const users = { 0: 'H70,S70', 1: 'H71,', 2: 'H70,S70', [BATCH_ROWS]: 'H70,S70', [BATCH_ROWS + 1]: 'H71,S71' };
    const later = { [2 * BATCH_ROWS]: 'H70,S70', [2 * BATCH_ROWS + 1]: 'H71,S71', [2 * BATCH_ROWS + 2]: 'H72,S72' };
    for (const [at, ids] of Object.entries({ ...users, ...later })) rows[Number(at)] = `${ids},,,,,,,`;
    const imported = await importing(rows, ['S70,70,,,', 'S71,71,,,', 'S72,72,,,']);
    expect(imported.code, imported.said).toBe(0);
    expect(imported.out.map(([, id, , , , what]) => `${id} ${what}`)).toEqual([
      ...['H70 CREATED', 'H71 CREATED', 'H70 FOUND', 'H70 FOUND', 'H71 ADJUSTED'],
      ...['H70 FOUND', 'H71 FOUND', 'H72 CREATED'],
    ]);
    for (const [id, balance] of [
      ['H70', 70],
      ['H71', 71],
      ['H72', 72],
    ] as const) {
      expect((await cardOf((await byId('HOMERIA', id))?.card.id ?? ''))?.points.balance).toBe(balance);
    }
  });

  it('may be in the file of balances alone, if they are here', async () => {
    const { card } = await created({ externalIds: [{ system: 'SESSIONM', id: 'S7' }] });
    const imported = await importing([], ['S7,70,,,', 'S8,80,,,', 'S7,71,,,']);
    expect(imported.out).toEqual([['2', '', '', expect.any(String), card.id, 'ADJUSTED']]);
    expect(imported.rejects).toEqual([
      'balances,3,There is nobody with this id.,',
      'balances,4,The same id stands on line 2.,',
    ]);
    expect((await cardOf(card.id))?.points.balance).toBe(70);
  });
});

it('of what waits, no more is read where Postgres has last counted another import', async () => {
  const [waiting, booked] = ['migration.staged_balance', 'migration.booked_line'];
  const other = randomUUID();
  await query(
    rooms.databaseUrl,
    `insert into ${waiting} (import_id, index, line, balance) select '${other}', sha256(i::text::bytea), i, 1 from generate_series(1, 5000) i;
     insert into ${booked} (import_id, line) select '${other}', i from generate_series(1, 5000) i;
     analyze ${waiting}, ${booked};
     delete from ${waiting}; delete from ${booked}`,
  );
  const read = async () => {
    const [sum] = await query<{ rows: number }>(
      rooms.databaseUrl,
      `select sum(idx_tup_read)::int as rows from pg_stat_user_indexes where relname in ('staged_balance', 'booked_line')`,
    );
    return sum?.rows ?? 0;
  };
  const before = await read();
  const ids = Array.from({ length: 3_000 }, (_, i) => i);
  // Half of them are in the file of users.
  const users = ids.filter((i) => i % 2).map((i) => `W${i},WS${i},,,,,,,`);
  const imported = await importing(
    users,
    ids.map((i) => `WS${i},${i},,,`),
  );
  expect([imported.out.length, imported.rejects.length]).toEqual([1_500, 1_500]);
  expect((await read()) - before).toBeLessThan(20 * ids.length);
});

describe('a later export', () => {
  const DATED = 'partner_id,email,phone,name,loyalty_consent,policy_version,updated_at';
  const BALANCE = 'partner_id,balance,updated_at';
  const named = async (id: string) => (await byId('HOMERIA', id)) as NonNullable<UserByQuery['user']>;
  const points = async (id: string) => (await cardOf((await named(id)).card.id))?.points.balance;

  it('changes who and what is newer in it, and rolls nothing back', async () => {
    const first = [
      file(
        DATED,
        'H60,a60@old.example,+353879839560,Old 60,true,1,2024-05-01',
        'H61,a61@old.example,,Old 61,true,1,2024-05-01',
        'H62,a62@old.example,,Old 62,,,2024-05-01',
        'H63,a63@old.example,,Old 63,,,2024-05-01',
        'H64,a64@old.example,,Old 64,,,2024-05-01',
        'H65,a65@old.example,,Old 65,true,1,2024-05-01',
        // Twice, the newer one last.
        'H66,,,Old 66,true,1,2024-05-01',
        'H66,,,New 66,false,1,2024-05-02',
      ),
      file(BALANCE, 'H60,60,2024-05-01', 'H61,61,2024-05-03', 'H62,62,', 'H63,63,', 'H64,64,'),
    ] as const;
    expect(done(await importing(...first))).toEqual([...Array(7).fill('CREATED'), 'UPDATED']);
    expect((await named('H66')).consents.map(({ granted }) => granted)).toEqual([false, true]);

    // What is said here is said now.
    await rooms.ask(partner, UpdateUserDocument, {
      input: { external: { system: 'HOMERIA', id: 'H61' }, name: 'Live 61' },
    });
    const answer = { userId: (await named('H65')).id, purpose: 'LOYALTY' as const, granted: false, policyVersion: '2' };
    await rooms.ask(partner, RecordConsentDocument, { input: answer });
    const then = [
      file(
        DATED,
        // An empty cell leaves what is known; the address of the next row but one is free by then.
        'H60,b60@old.example,,New 60,false,,2024-06-01',
        'H61,b61@old.example,,Older than here,false,1,2024-06-01',
        'H62,a60@old.example,,New 62,,,2024-06-01',
        'H63,a64@old.example,,New 63,,,2024-06-01',
        'H64,b64@old.example,,Older,,,2024-04-01',
        'H65,,,New 65,true,1,2024-06-01',
        'H66,,,Who knows when,true,3,',
        'H67,,,Tomorrow,,,2999-01-01',
      ),
      // The newest of a file counts; a balance is older, as old, newer, and of the moment that the command says.
      file(
        BALANCE,
        ...['H60,70,2024-05-31', 'H60,69,2024-06-02', 'H60,71,2024-06-01', 'H61,70,2024-05-03', 'H62,72,2024-06-01'],
        ...['H63,73,', 'H64,74,2999-01-01'],
      ),
      ...['--as-of', '2024-06-01T12:00:00Z'],
    ] as const;
    const delta = await importing(...then);
    expect(done(delta)).toEqual(['UPDATED', 'FOUND', 'UPDATED', 'UPDATED', 'FOUND', 'UPDATED', 'FOUND']);
    expect(delta.said).toMatch(/\b3 rejected.* 4 updated.* 3 older/);
    expect(delta.rejects.map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
      expect.stringMatching(/^balances,8,"?updated_at: expected a moment that has been/),
      expect.stringMatching(/^users,9,"?updated_at: expected a moment that has been/),
      'users,5,Somebody else has this e-mail address.',
    ]);
    expect(await named('H60')).toMatchObject({ name: 'New 60', email: 'b60@old.example', phone: '+353879839560' });
    expect((await named('H60')).consents.map(({ granted }) => granted)).toEqual([false, true]);
    expect(await named('H61')).toMatchObject({
      name: 'Live 61',
      email: 'a61@old.example',
      consents: [{ granted: true }],
    });
    expect(await named('H62')).toMatchObject({ name: 'New 62', email: 'a60@old.example' });
    expect(await named('H63')).toMatchObject({ name: 'New 63', email: 'a63@old.example' });
    expect(await named('H64')).toMatchObject({ name: 'Old 64', email: 'a64@old.example' });
    expect(await named('H65')).toMatchObject({ name: 'New 65', consents: [{ granted: false }, { granted: true }] });
    expect(await named('H66')).toMatchObject({ name: 'New 66' });
    for (const [id, balance] of [
      ['H60', 69],
      ['H61', 61],
      ['H62', 72],
      ['H63', 73],
      ['H64', 64],
    ] as const) {
      expect(await points(id), id).toBe(balance);
    }

    const before = await books();
    expect(new Set(done(await importing(...then)))).toEqual(new Set(['FOUND']));
    expect(await books()).toEqual(before);
  });
});

it('what is said of somebody after a batch was planned is not written over', async () => {
  const { db } = rooms.platform;
  const door = userDoor();
  const external = { system: 'HOMERIA', id: 'H68' };
  await created({ externalIds: [external], name: 'Old' });
  const row = { email: null, phone: null, name: 'Import', locale: null, externalIds: [external], consent: null };
  const changedAt = new Date(Date.now() + 60_000);
  const plan = () => door.planPeople(db.sql, [{ user: row, createdAt: null, changedAt }], new Date());
  const planned = await plan();
  await rooms.ask(partner, UpdateUserDocument, { input: { external, name: 'Live' } });
  expect(await db.transaction((tx) => door.writePeople(tx, planned))).toBeUndefined();
  expect(await byId('HOMERIA', 'H68')).toMatchObject({ name: 'Live' });
  const anew = await plan();
  expect(await db.transaction((tx) => door.writePeople(tx, anew))).toEqual(new Set());
  expect(await byId('HOMERIA', 'H68')).toMatchObject({ name: 'Import' });
});

describe('a row that cannot be taken', () => {
  const MANY = times(20_000, 1_000_000);
  const UNREADABLE = [
    ['H,S', /^It has 2 fields in place of 9/],
    ['H,S,,12345,,,,,', /^"phone: expected a phone number/],
    ['H,S,,,,,yesterday,,', /^"created_at: expected a moment/],
    ['H,S,nobody,,,,,,', /^email: expected an e-mail address/],
  ] as const;

  it(`is told with its line, why, and as it was; the others are taken, also if ${MANY} more cannot be`, async () => {
    const many = Array.from({ length: MANY }, (_, i) => UNREADABLE[i % UNREADABLE.length]?.[0] ?? '');
    const imported = await importing(
      [
        'H10,S10,nobody,,,,,,',
        'H11,S11,,12345,,,,,',
        ',,,,=cmd(),,,,',
        'H12,S12,,,"unclosed',
        'H13,S13,,,,,yesterday,,',
        'H14,S14,,,,,,maybe,',
        'H15,S15',
        'H16,S16,a16@old.example,,,,,,',
        'H17,S16,,,,,,,',
        ...many,
      ],
      ['S16,12.5,,,', 'S16,-1,,,', 'S16,16,,,lead', ',1,,,'],
    );
    expect(await cardOf(imported.out[0]?.[4] ?? '')).toMatchObject({ points: { balance: 0 } });
    expect(imported.code).toBe(0);
    expect(Number(/most memory: (\d+) MB/.exec(imported.said)?.[1])).toBeLessThan(300);
    const isOneOfMany = (line: string) => /^users,\d{2}/.test(line) && !line.startsWith('users,10,');
    let next = 11;
    for (const line of imported.rejects.filter(isOneOfMany)) {
      const [row, why] = UNREADABLE[(next - 11) % UNREADABLE.length] ?? [];
      if (!line.startsWith(`users,${next},`) || !why?.test(line.slice(`users,${next},`.length))) {
        expect(line, `${next}: ${row}`).toMatch(why ?? '');
      }
      next += 1;
    }
    expect(next).toBe(11 + MANY);
    const rejects = imported.rejects.filter((line) => !isOneOfMany(line));
    expect(rejects.map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
      expect.stringMatching(/^balances,2,"?balance: expected a whole number/),
      expect.stringMatching(/^balances,3,"?balance: expected a whole number/),
      expect.stringMatching(/^balances,5,legacy_id: expected an id/),
      expect.stringMatching(/^users,2,"?email: expected an e-mail address/),
      expect.stringMatching(/^users,3,"?phone: expected a phone number/),
      expect.stringMatching(/^users,4,"?input: expected an e-mail address/),
      expect.stringMatching(/^users,5,A quote is opened and never closed/),
      expect.stringMatching(/^users,6,"?created_at: expected a moment/),
      expect.stringMatching(/^users,7,"?loyalty_consent: expected true or false/),
      expect.stringMatching(/^users,8,It has 2 fields/),
      expect.stringMatching(/^users,9,"tier: expected one of bronze/),
      'users,10,They have another id in HOMERIA.',
    ]);
    // What a spreadsheet would run is written as text.
    expect(rejects.join('\n')).not.toMatch(/(^|,|")=cmd/m);
    expect(imported.out).toEqual([['9', 'H16', 'S16', expect.any(String), expect.any(String), 'CREATED']]);
  });

  it('has a cell that Postgres could not keep, or that says what cannot be; the others are taken', async () => {
    const users = ['0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-05:00', '2024-02-30', '2999-01-01', '2024-02-29'];
    const path = join(tmpdir(), `${randomUUID()}-tx.csv`);
    await writeFile(
      path,
      file(
        'transaction_id,legacy_id,at,total',
        ...['W1,S84,2025-05-01,12.00', 'W2,S84,2999-01-01,1200', 'W3,S84,2025-05-01,1200'],
      ),
    );
    const imported = await importing(
      users.map((at, i) => `H${80 + i},S${80 + i},,,,,${at},,`),
      ['S84,84,,,go\0ld', `S84,84,,,${'x'.repeat(101)}`, 'S84,84,,,gold'],
      ...['--transactions', path],
    );
    expect(imported).toMatchObject({ code: 0, said: expect.stringMatching(/8 rejected.* 3 transactions, 1 added/) });
    expect(imported.rejects.map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
      expect.stringMatching(/^balances,2,"?tier: expected text of 1 to 100 characters without control/),
      expect.stringMatching(/^balances,3,"?tier: expected text of 1 to 100 characters/),
      expect.stringMatching(/^users,2,"?created_at: expected a moment such as/),
      expect.stringMatching(/^users,3,"?created_at: expected a moment that has been/),
      expect.stringMatching(/^users,4,"?created_at: expected a moment such as/),
      expect.stringMatching(/^users,5,"?created_at: expected a moment that has been/),
      expect.stringMatching(/^transactions,2,"?total: expected cents/),
      expect.stringMatching(/^transactions,3,"?at: expected a moment that has been/),
    ]);
    expect(imported.out.map(([, id, , , , what]) => `${id} ${what}`)).toEqual(['H84 CREATED']);
    const card = await cardOf((await byId('HOMERIA', 'H84'))?.card.id ?? '');
    expect(card).toMatchObject({ points: { balance: 84 }, tier: { tier: { id: 'gold' } } });
  });

  // A megabyte of each row is in a column that nobody asks for.
  it.runIf(process.env['SLOW'])('may be long, also where many are', async () => {
    const long = Array.from({ length: 150 }, (_, i) => `L${i},${'x'.repeat(900_000)}`);
    const imported = await importing(file('partner_id,comment', ...long), []);
    expect(imported).toMatchObject({ code: 0, said: expect.stringContaining('150 created') });
    expect(Number(/most memory: (\d+) MB/.exec(imported.said)?.[1])).toBeLessThan(300);
  });

  it.each([
    ['no such column', Buffer.from('id,email\n1,2\n'), /users.csv has no column partner_id/],
    ['a column twice', Buffer.from('partner_id,email,EMAIL\n'), /the column email twice/],
    ['UTF-16', Buffer.from('\ufeffpartner_id\n', 'utf16le'), /is UTF-16: save it as UTF-8/],
  ])('a file with %s is refused as a whole', async (_what, users, said) => {
    const before = await books();
    expect(await importing(users, [])).toMatchObject({ code: 1, said: expect.stringMatching(said) });
    expect(await books()).toEqual(before);
  });

  it('a file of a spreadsheet is read as it is', async () => {
    const users = Buffer.from('\ufeff"Partner_ID";legacy_id;Comment;email\r\nH20;S20;"x; y";a20@old.example\r\n');
    const imported = await importing(users, Buffer.from('legacy_id\tbalance\r\nS20\t20.00\r\n'));
    expect(imported).toMatchObject({ code: 0, rejects: [] });
    expect((await cardOf((await byId('HOMERIA', 'H20'))?.card.id ?? ''))?.points.balance).toBe(20);
  });
});

it('past transactions are there to look back at, each once, and are not for tills to reverse', async () => {
  const path = join(tmpdir(), `${randomUUID()}-tx.csv`);
  await writeFile(
    path,
    [
      'transaction_id,legacy_id,at,pos_type,store_id,channel,total,points_earned,points_burned',
      'T1,S50,2025-05-01T11:30:00Z,,douglas,,1250,125,0',
      'T2,S50,2025-05-02T23:30:00+01:00,TILLSTER,douglas,mobile,800,80,200',
      'T1,S50,2025-05-01T11:30:00Z,,douglas,,1250,125,0',
      'T3,S51,2025-05-01T11:30:00Z,,douglas,,100,1,0',
      'T4,S50,soon,,douglas,,100,1,0',
      'T5,S50,2025-05-01T11:30:00Z,,douglas,boat,100,1,0',
      '',
    ].join('\n'),
  );
  const files = [['H50,S50,a50@old.example,,,,,,'], ['S50,50,,,']] as const;
  const imported = await importing(...files, '--transactions', path);
  expect(imported).toMatchObject({ code: 0, said: expect.stringMatching(/6 transactions, 2 added/) });
  expect(imported.rejects.map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
    'transactions,6,"at: expected a moment such as 2024-05-01T12:00:00Z',
    'transactions,7,"channel: expected one of RESTAURANT',
    'transactions,5,There is nobody with this id.',
  ]);
  const card = (await byId('SESSIONM', 'S50'))?.card.id ?? '';
  const { card: seen } = await rooms.ask(partner, CardTransactionsDocument, { id: card });
  expect(seen?.transactions.edges.map(({ node }) => node)).toMatchObject([
    { status: 'CLAIMED', posType: 'TILLSTER', channel: 'MOBILE', pointsEarned: 80, pointsBurned: 200 },
    { status: 'CLAIMED', posType: 'SESSIONM', order: { ref: 'T1', total: { amount: 1250 } }, pointsEarned: 125 },
  ]);
  expect(await cardOf(card)).toMatchObject({ points: { balance: 50 } });
  expect((await importing(...files, '--transactions', path)).said).toMatch(/6 transactions, 0 added/);
  const input = {
    transactionId: seen?.transactions.edges[0]?.node.id ?? '',
    reason: 'x',
    idempotencyKey: randomUUID(),
  };
  const refused = rooms.ask(demoClient('Console'), ReverseTransactionDocument, { input });
  await expect(refused).rejects.toMatchObject({ errors: [{ extensions: { code: 'TRANSACTION_NOT_CLAIMED' } }] });
});

it('an order that is there for somebody else is told of, be it in the same file or here', async () => {
  const path = join(tmpdir(), `${randomUUID()}-tx.csv`);
  const heading = 'transaction_id,legacy_id,at,store_id,total';
  const people = [['H52,S52,,,,,,,', 'H53,S53,,,,,,,'], []] as const;
  await writeFile(path, file(heading, 'V1,S52,2025-05-01,douglas,100'));
  expect((await importing(...people, '--transactions', path)).said).toMatch(/1 transactions, 1 added/);
  await writeFile(
    path,
    file(
      heading,
      ...['V1,S52,2025-05-01,douglas,100', 'V1,S53,2025-05-01,douglas,100', 'V1,S53,2025-05-01,cork,100'],
      ...['V2,S53,2025-05-01,douglas,100', 'V2,S52,2025-05-01,douglas,100', 'V2,S53,2025-05-01,douglas,100'],
    ),
  );
  const imported = await importing(...people, '--transactions', path);
  expect(imported.said).toMatch(/2 rejected, .*6 transactions, 2 added/);
  const why = '"This order is there already, on the card of somebody else."';
  expect(imported.rejects).toEqual([
    `transactions,3,${why},"V1,S53,2025-05-01,douglas,100"`,
    `transactions,6,${why},"V2,S52,2025-05-01,douglas,100"`,
  ]);
  const orders = async (id: string) => {
    const card = (await byId('SESSIONM', id))?.card.id ?? '';
    const { card: seen } = await rooms.ask(partner, CardTransactionsDocument, { id: card });
    return seen?.transactions.edges.map(({ node }) => node.order?.ref).toSorted();
  };
  expect([await orders('S52'), await orders('S53')]).toEqual([['V1'], ['V1', 'V2']]);
});

it('files may be in any store that speaks S3, and so are those that are written', async () => {
  const s3 = await openS3();
  try {
    s3.objects.set('/moving/in/users.csv', Buffer.from(`${USERS}\nH40,S40,a40@old.example,,,,,,\n`));
    s3.objects.set('/moving/in/loyalty.csv', Buffer.from(`${BALANCES}\nS40,40,,,\nS41,41,,,\n`));
    const place = (name: string) => `s3://moving/${name}`;
    const files = ['--users', place('in/users.csv'), '--loyalty', place('in/loyalty.csv'), '--out', place('out.csv')];
    // Nobody has made it before.
    const env = { ...s3.env, DATA_DIR: join(tmpdir(), randomUUID(), 'data') };
    const systems = ['--system', 'HOMERIA', '--legacy', 'SESSIONM'];
    // What is imported stays so where the store does not take what came of it: then only that is left to do.
    s3.may.write = false;
    const refused = { code: 1, said: expect.stringContaining('out.csv: the store answers 403. All rows are imported') };
    expect(await command([...files, ...systems], env)).toMatchObject(refused);
    s3.may.write = true;
    await rename(env.DATA_DIR, `${env.DATA_DIR}-elsewhere`);
    const gone = /out\.csv is gone: it was there when the import was interrupted: put it back/;
    expect(await command([...files, ...systems], env)).toMatchObject({ code: 1, said: expect.stringMatching(gone) });
    await rename(`${env.DATA_DIR}-elsewhere`, env.DATA_DIR);
    expect(await command([...files, ...systems], env)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/1 created/),
    });
    expect(s3.objects.get('/moving/out.csv')?.toString()).toMatch(/\n2,H40,S40,.+,CREATED\n$/);
    expect(s3.objects.get('/moving/out.csv.rejects.csv')?.toString()).toContain('balances,3,There is nobody');
    const nowhere = ['--users', place('nothing.csv'), ...files.slice(2), ...systems];
    expect(await command(nowhere, env)).toMatchObject({ code: 1, said: expect.stringContaining('nothing.csv') });
  } finally {
    await s3.close();
  }
});

it('a dry run tells the same, and keeps nothing', async () => {
  const files = [
    ['H30,S30,a30@old.example,,,,,,', 'H1,S1,,,,,,,', 'H31,,nobody,,,,,,'],
    ['S30,30,,,', 'S1,1,,,'],
  ] as const;
  const before = await books();
  const dry = await importing(...files, '--dry-run');
  expect(dry.said).toMatch(/^Would be: /);
  expect(await books()).toEqual(before);
  const real = await importing(...files);
  expect(done(dry)).toEqual(['CREATED', 'ADJUSTED']);
  expect(done(real)).toEqual(done(dry));
  expect(real.rejects).toEqual(dry.rejects);
});

it('a dry run writes to files of its own, and says where; what the real one wrote stays', async () => {
  const s3 = await openS3();
  const path = join(tmpdir(), randomUUID());
  try {
    const users = `${USERS}\nH90,S90,,,,,,,\nH91,,nobody,,,,,,\n`;
    const balances = `${BALANCES}\nS90,90,,,\n`;
    await writeFile(`${path}-users.csv`, users);
    await writeFile(`${path}-loyalty.csv`, balances);
    const env = { ...s3.env, DATA_DIR: `${path}-data` };
    const stored = ['s3://moving/real.csv', 's3://moving/left.csv'] as const;
    const wholeOf = async (place: string) =>
      place.startsWith('s3:') ? s3.objects.get(place.slice('s3:/'.length))?.toString() : readFile(place, 'utf8');
    for (const [out, rejects] of [[`${path}-out.csv`, `${path}-left.csv`] as const, stored]) {
      const read = ['--users', `${path}-users.csv`, '--loyalty', `${path}-loyalty.csv`];
      const asked = [...read, '--out', out, '--rejects', rejects, '--system', 'HOMERIA', '--legacy', 'SESSIONM'];
      expect((await command(asked, env)).code).toBe(0);
      const [real, left] = [await wholeOf(out), await wholeOf(rejects)];
      expect(left).toContain('users,3,');
      expect(await command([...asked, '--dry-run'], env)).toMatchObject({
        code: 0,
        said: expect.stringContaining(`It is in ${out}.dry-run.csv and ${rejects}.dry-run.csv.`),
      });
      expect([await wholeOf(out), await wholeOf(rejects)]).toEqual([real, left]);
      expect(await wholeOf(`${out}.dry-run.csv`)).toMatch(/\n2,H90,S90,.+,FOUND\n$/);
      expect(await wholeOf(`${rejects}.dry-run.csv`)).toBe(left);
    }
  } finally {
    await s3.close();
  }
});

/** Carries a command out that waits with its first balance, until all that is done. */
async function whileItWaits(args: readonly string[], work: () => Promise<void>, more: NodeJS.ProcessEnv = {}) {
  const table = 'migration.staged_balance';
  const locking = new pg.Client({ connectionString: rooms.databaseUrl });
  await locking.connect();
  try {
    await locking.query(`begin; lock table ${table} in exclusive mode`);
    const ended = command(args, more);
    const waiting = `select from pg_locks where relation = '${table}'::regclass and not granted`;
    await expect.poll(() => query(rooms.databaseUrl, waiting), { timeout: 20_000, interval: 20 }).not.toEqual([]);
    await work();
    await locking.query('rollback');
    return await ended;
  } finally {
    await locking.end();
  }
}
const runsOf = () => query(rooms.databaseUrl, 'select * from migration.import order by id');

it('the same command twice at once is carried out once, and the other is told', async () => {
  const path = join(tmpdir(), randomUUID());
  await writeFile(`${path}-users.csv`, `${USERS}\nH95,S95,,,,,,,\n`);
  await writeFile(`${path}-loyalty.csv`, `${BALANCES}\nS95,95,,,\n`);
  const files = ['--users', `${path}-users.csv`, '--loyalty', `${path}-loyalty.csv`, '--out', `${path}-out.csv`];
  const asked = [...files, '--system', 'HOMERIA', '--legacy', 'SESSIONM'];
  const first = await whileItWaits(asked, async () => {
    const written = () => Promise.all([readFile(`${path}-out.csv`), readFile(`${path}-out.csv.rejects.csv`)]);
    const [before, runs] = [await written(), await runsOf()];
    expect(await command(asked)).toEqual({ code: 1, said: 'This import is being carried out by another process.' });
    expect(await written()).toEqual(before);
    expect(await runsOf()).toEqual(runs);
    // Its lock is lost, as where Postgres restarts: it goes on.
    const lost = `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`;
    expect(await query(rooms.databaseUrl, lost)).toEqual([{ pg_terminate_backend: true }]);
  });
  expect(first).toMatchObject({ code: 0, said: expect.stringContaining('1 created') });
});

describe('a file that was replaced', () => {
  it.each(['on this machine', 'in a store'])('after an import was interrupted is another one: %s', async (where) => {
    const s3 = await openS3();
    const path = join(tmpdir(), randomUUID());
    try {
      const stored = where === 'in a store';
      // The other is as long, and has the same beginning.
      const replace = async (row: string) => {
        const users = `${USERS},comment\n,,,,,,,,,${'x'.repeat(70_000)}\n${row},,,,,,,,,\n`;
        if (stored) s3.objects.set('/moving/users.csv', Buffer.from(users));
        else await writeFile(`${path}-users.csv`, users);
      };
      await writeFile(`${path}-loyalty.csv`, `${BALANCES}\n`);
      const users = stored ? 's3://moving/users.csv' : `${path}-users.csv`;
      const files = ['--users', users, '--loyalty', `${path}-loyalty.csv`, '--out', 's3://moving/out.csv'];
      const asked = [...files, '--system', 'HOMERIA', '--legacy', 'SESSIONM'];
      const env = { ...s3.env, DATA_DIR: path };
      const [one, other] = stored ? (['H961', 'H962'] as const) : (['H963', 'H964'] as const);
      await replace(one);
      s3.may.write = false;
      expect(await command(asked, env)).toMatchObject({
        code: 1,
        said: expect.stringContaining('All rows are imported'),
      });
      await replace(other);
      s3.may.write = true;
      expect(await command(asked, env)).toMatchObject({ code: 0, said: expect.stringContaining('1 created') });
      expect(s3.objects.get('/moving/out.csv')?.toString()).toMatch(new RegExp(`\n3,${other},.*,CREATED\n$`));
    } finally {
      await s3.close();
    }
  });

  it('while it is read ends the import, and is read whole by the next one', async () => {
    const s3 = await openS3();
    const path = join(tmpdir(), randomUUID());
    try {
      s3.objects.set('/moving/users.csv', Buffer.from(`${USERS}\nH965,,,,,,,,\n`));
      await writeFile(`${path}-loyalty.csv`, `${BALANCES}\nS965,1,,,\n`);
      const files = [
        '--users',
        's3://moving/users.csv',
        '--loyalty',
        `${path}-loyalty.csv`,
        '--out',
        `${path}-out.csv`,
      ];
      const asked = [...files, '--system', 'HOMERIA', '--legacy', 'SESSIONM'];
      const first = await whileItWaits(
        asked,
        async () => void s3.objects.set('/moving/users.csv', Buffer.from(`${USERS}\nH966,,,,,,,,\n`)),
        s3.env,
      );
      const said = expect.stringContaining('s3://moving/users.csv was replaced while it was read');
      expect(first).toMatchObject({ code: 1, said });
      expect(await command(asked, s3.env)).toMatchObject({ code: 0, said: expect.stringContaining('1 created') });
      expect([await byId('HOMERIA', 'H965'), (await byId('HOMERIA', 'H966'))?.id]).toEqual([null, expect.any(String)]);
    } finally {
      await s3.close();
    }
  });
});

describe('a file that would be written over', () => {
  const path = join(tmpdir(), randomUUID());
  const [users, balances, past, out] = ['users', 'loyalty', 'tx', 'out'].map((name) => `${path}-${name}.csv`) as [
    string,
    string,
    string,
    string,
  ];
  const CONTENT = {
    [users]: `${USERS}\nH92,S92,,,,,,,\n`,
    [balances]: `${BALANCES}\nS92,92,,,\n`,
    [past]: 'transaction_id,legacy_id,at,total\n',
  };
  beforeAll(async () => {
    for (const [file, content] of Object.entries(CONTENT)) await writeFile(file, content);
    await symlink(users, `${path}-link.csv`);
    await link(balances, `${path}-hard.csv`);
  });

  it.each([
    ['--out is the same file as --users', ['--out', users]],
    ['--out is the same file as --users', ['--out', `${path}-link.csv`]],
    ['--out is the same file as --loyalty', ['--out', `${path}-hard.csv`]],
    ['--rejects is the same file as --transactions', ['--out', out, '--rejects', past]],
    ['--rejects is the same file as --out', ['--out', out, '--rejects', `${path}-x/../${basename(out)}`]],
    ['--rejects is the same file as --out', ['--out', 's3://moving/o', '--rejects', 's3://moving/o']],
  ])('is not: %s', async (said, written) => {
    const read = ['--users', users, '--loyalty', balances, '--transactions', past];
    const before = await books();
    expect(await command([...read, '--system', 'HOMERIA', '--legacy', 'SESSIONM', ...written])).toMatchObject({
      code: 1,
      said: expect.stringContaining(said),
    });
    for (const [file, content] of Object.entries(CONTENT)) expect(await readFile(file, 'utf8'), file).toBe(content);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
    expect(await books()).toEqual(before);
  });
});

it('a disk that takes a part of what is written ends the import, which goes on when there is room again', async () => {
  const path = join(tmpdir(), randomUUID());
  const rows = Array.from({ length: 1_000 }, (_, i) => `H97${i},,nobody,,${'x'.repeat(150)},,,,\n`);
  await writeFile(`${path}-users.csv`, `${USERS}\n${rows.join('')}`);
  await writeFile(`${path}-loyalty.csv`, `${BALANCES}\n`);
  const files = ['--users', `${path}-users.csv`, '--loyalty', `${path}-loyalty.csv`, '--out', `${path}-out.csv`];
  const asked = [...files, '--system', 'HOMERIA', '--legacy', 'SESSIONM'];
  // 50 or 100 KB, by the shell: the rejects are more.
  const full = await command(asked, {}, ['sh', '-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath]);
  expect(full).toMatchObject({ code: 1, said: expect.stringContaining('EFBIG') });
  expect((await command(asked)).code).toBe(0);
  const rejects = (await readFile(`${path}-out.csv.rejects.csv`, 'utf8')).split('\n').slice(1, -1);
  expect(rejects.map((line) => line.split(',')[1])).toEqual(rows.map((_, i) => String(i + 2)));
});

it('what is asked for wrongly is answered with how to ask', async () => {
  expect(await command(['--users', 'x'])).toMatchObject({ code: 2, said: expect.stringContaining('--loyalty') });
  const unfinished = 'select from migration.import where finished_at is null';
  const before = await query(rooms.databaseUrl, unfinished);
  const nowhere = await importing([], [], '--rejects', join(tmpdir(), randomUUID(), 'rejects.csv'));
  expect(nowhere).toMatchObject({ code: 1, said: expect.stringContaining('ENOENT') });
  // Steps would wait for it for a day.
  expect(await query(rooms.databaseUrl, unfinished)).toEqual(before);
  const missing = ['--users', 'nowhere.csv', '--loyalty', 'x', '--system', 'A', '--legacy', 'B', '--out', 'o'];
  expect(await command(missing)).toMatchObject({ code: 1, said: expect.stringContaining('nowhere.csv') });
});
