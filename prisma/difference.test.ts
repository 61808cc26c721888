import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../tests/harness/database.ts';
import { difference, OURS, type Schema, type WithDatabase } from './difference.ts';
import { writeMigration } from './new-migration.ts';

const TOY = `
  datasource db {
    provider = "postgresql"
    schemas  = ["platform"]
  }
  enum Colour {
    RED
    BLUE
    @@schema("platform")
  }
  model Toy {
    id     String  @id @db.Uuid
    code   String?
    colour Colour
    @@map("toy")
    @@schema("platform")
  }
`;
/** What Prisma cannot express. */
const BY_HAND = `
  create unique index toy_code on platform.toy (code) where code <> '';
  create index toy_small_code on platform.toy (lower(code));
  alter table platform.toy add constraint toy_code_short check (length(code) < 100), set (fillfactor = 80);
  create function platform.one() returns int language sql as 'select 1';
  create trigger toy_same before update on platform.toy
    for each row execute function suppress_redundant_updates_trigger();
`;

/** A database of the Postgres that all tests share: one started for each look would cost most of their time. */
const within: WithDatabase = async (work) => {
  const database = await createTestDatabase('template1');
  return work(database.url).finally(() => database.drop());
};

let folder: string;
let toy: Schema;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loyalty-migrations-'));
  toy = { directory: join(folder, 'migrations'), schema: join(folder, 'schema.prisma') };
  await writeFile(toy.schema, TOY);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a new migration closes the difference, and what is added to it by hand opens none', async () => {
  const first = await writeMigration('toy', toy, within);
  expect(first).toBe(join(toy.directory, '0001_toy/migration.sql'));
  await appendFile(first, BY_HAND);
  expect(await difference(toy, within)).toBe('');
});

test('the next migration has only what was added since', async () => {
  await writeMigration('toy', toy, within);
  await writeFile(toy.schema, TOY.replace('code   String?', 'code   String?\n    price  Int @default(0)\n'));
  expect(await difference(toy, within)).toContain('ADD COLUMN     "price" INTEGER NOT NULL DEFAULT 0');
  const second = await writeMigration('price', toy, within);
  expect(second).toBe(join(toy.directory, '0002_price/migration.sql'));
  expect(await readFile(second, 'utf8')).not.toContain('CREATE TABLE');
  expect(await difference(toy, within)).toBe('');
});

test('what a migration makes and the schema does not say is a difference too', async () => {
  await appendFile(await writeMigration('toy', toy, within), 'alter table platform.toy add forgotten int;');
  expect(await difference(toy, within)).toContain('DROP COLUMN "forgotten"');
});

test('where nothing differs, a migration is there to be written by hand', async () => {
  await writeMigration('toy', toy, within);
  expect(await readFile(await writeMigration('by_hand', toy, within), 'utf8')).toMatch(/^-- Nothing differs/);
});

test('a name that would not sort or not travel is refused', async () => {
  await expect(writeMigration('../Toy', toy, within)).rejects.toThrow(/small letters, digits and _, but is: \.\.\/Toy/);
});

test('our own migrations make what our schema says', async () => {
  expect(await difference(OURS)).toBe('');
});
