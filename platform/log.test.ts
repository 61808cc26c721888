import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { type Database, openDatabase } from './database.ts';
import { traceOf } from './log.ts';

const EMAIL = 'una"s.address@example.com';
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  await db.pool.query('create table contact (email text primary key, age int)');
  await db.sql`insert into contact values (${EMAIL}, 1)`;
});
afterAll(async () => {
  await db?.close();
  await database?.drop();
});

const traced = async (work: Promise<unknown>) => traceOf(await work.catch((error: unknown) => error));

it.each([
  ['a value that is there already', () => db.sql`insert into contact values (${EMAIL}, 1)`, 'contact_pkey'],
  ['a value of another type', () => db.sql`select ${EMAIL}::uuid`, 'invalid input syntax for type uuid'],
  ['a value of another type, in a list', () => db.sql`select ${[EMAIL]}::int[]`, 'integer'],
  ['JSON that is none', () => db.sql`select ${`{${EMAIL}`}::jsonb`, 'invalid input syntax for type json'],
  ['a date that is none', () => db.sql`select ${EMAIL}::timestamptz`, 'invalid input syntax for type timestamp'],
])('what is logged of %s says what is wrong and where, and quotes nothing', async (_what, work, said) => {
  const trace = await traced(work());
  expect(trace).toContain(said);
  expect(trace).toContain('.ts:');
  for (const part of [EMAIL, 'una', 'example.com']) expect(trace).not.toContain(part);
});

it('what else there is in an error is told whole', async () => {
  expect(await traced(db.sql`select * from "no such table"`)).toContain('relation "no such table" does not exist');
  expect(traceOf(new Error('Out of order'))).toMatch(/^Error: Out of order\n.*log\.test\.ts:/);
  expect(traceOf('broken')).toBe('broken');
});
