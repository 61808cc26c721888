/** `npm run migrate:new -- NAME`: writes the next migration: what `schema.prisma` says, and no migration does yet. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrationNames } from '../platform/migrations.ts';
import { difference, OURS, type Schema, type WithDatabase } from './difference.ts';

/** What stands in a migration that is to be written by hand. */
const BLANK = '-- Nothing differs between the migrations and schema.prisma: write here what Prisma cannot express.\n';

/** Writes it and answers its path. The name is for people; the number before it gives the order. */
export async function writeMigration(name: string, schema: Schema, within?: WithDatabase): Promise<string> {
  if (!/^[a-z0-9_]+$/.test(name)) throw new Error(`A migration's name is small letters, digits and _, but is: ${name}`);
  const numbers = migrationNames(schema.directory).map((folder) => Number.parseInt(folder, 10) || 0);
  const number = String(Math.max(0, ...numbers) + 1).padStart(4, '0');
  const sql = (await difference(schema, within)) || BLANK;
  const folder = join(schema.directory, `${number}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql, { flag: 'wx' });
  return join(folder, 'migration.sql');
}

if (import.meta.main) {
  const [name = ''] = process.argv.slice(2);
  console.log(await writeMigration(name, OURS));
}
