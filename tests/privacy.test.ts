/** Where personal data is, and that it is gone with its key: in the database, and in every copy that was made of it before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../platform/database.ts';
import { open } from '../subgraphs/user/seal.ts';
import { keepIndexes } from '../subgraphs/user/vault-repository.ts';
import { CreateUserDocument, EraseUserDocument, UpdateUserDocument } from './generated/documents.ts';
import { one } from './harness/client.ts';
import { given, openScene, type Scene } from './harness/scene.ts';
import { key } from './harness/till.ts';

let scene: Scene;
let db: Database;
beforeAll(async () => {
  scene = await openScene();
  db = openDatabase(scene.databaseUrl);
});
afterAll(async () => {
  await db?.close();
  await scene?.close();
});

/** Unlike anything else that is stored. */
const una = {
  email: 'una.unmistakable@example.com',
  phone: '+353868765432',
  name: 'Una Unmistakable 🍟',
  locale: 'ga-IE',
};
const external = { system: 'HOMERIA', id: 'homeria-una-unmistakable' };
const secrets = [una.email, una.phone, una.name, external.id, 'nmistakable'];

interface Copy {
  /** By table, `schema.table`. Rows as text; what is binary is there a second time, byte for byte. */
  readonly tables: ReadonlyMap<string, string>;
}

/** What a dump of these tables would hold. */
async function copyOf(but: readonly string[] = []): Promise<Copy> {
  const columns = await scene.sql<{ schema: string; table: string; column: string; type: string }>(`
    select table_schema as schema, table_name as table, column_name as column, data_type as type
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  const tables = new Map<string, string>();
  for (const [table, of] of Map.groupBy(columns, (c) => `${c.schema}.${c.table}`)) {
    if (but.includes(table.split('.')[0] ?? '')) continue;
    const { schema, table: name } = one(of);
    const binary = of.filter(({ type }) => type === 'bytea').map(({ column }) => `, encode(t."${column}", 'escape')`);
    const rows = await scene.sql<{ row: string }>(
      `select concat_ws(E'\\n', t::text${binary.join('')}) as row from "${schema}"."${name}" t`,
    );
    tables.set(table, rows.map(({ row }) => row).join('\n'));
  }
  return { tables };
}
const found = ({ tables }: Copy, texts: readonly string[]) =>
  [...tables].flatMap(([table, rows]) =>
    texts.filter((text) => rows.includes(text)).map((text) => `${table}: ${text}`),
  );
/** Everything that was sealed of anybody, as a thief of the copy would find it. */
const sealedIn = ({ tables }: Copy, table: string) =>
  [...(tables.get(table) ?? '').matchAll(/\\\\x([0-9a-f]{58,})/g)].map(([, hex = '']) => Buffer.from(hex, 'hex'));

describe('what is stored', () => {
  it('can be looked through: what is not personal is found in it', async () => {
    const copy = await copyOf();
    expect(copy.tables.size).toBeGreaterThan(25);
    expect(found(copy, ['Every 11th order free', 'HOMERIA'])).toEqual(
      expect.arrayContaining(['loyalty_card.campaign: Every 11th order free', 'user.api_client: HOMERIA']),
    );
  });

  it('shows the contacts and names of nobody, in no table at all', async () => {
    const { guests } = scene.running.credentials;
    expect(guests).toHaveLength(5);
    const personal = guests.flatMap(({ email, phone, name }) => [email, phone, phone.slice(1), name]);
    expect(found(await copyOf(), personal)).toEqual([]);
  });

  it('shows nothing of somebody who changes either', async () => {
    const created = await scene.ask('partner', CreateUserDocument, {
      input: { ...una, name: 'Una', externalIds: [external] },
    });
    const { user } = given<{ user: { id: string } }>(created, 'createUser');
    given(await scene.ask('operator', UpdateUserDocument, { input: { id: user.id, name: una.name } }), 'updateUser');
    expect(found(await copyOf(), secrets)).toEqual([]);
  });

  it('is not logged where a contact is taken, or two systems bring it at the same instant', async () => {
    const { userId } = one(scene.running.credentials.guests);
    const taken = await scene.ask('operator', UpdateUserDocument, { input: { id: userId, email: una.email } });
    expect(taken.errors[0]?.extensions.code).toBe('CONTACT_TAKEN');
    const both = { email: 'una.unmistakable.twin@example.com' };
    await Promise.all(Array.from({ length: 8 }, () => scene.ask('partner', CreateUserDocument, { input: both })));
    expect(scene.running.output()).not.toContain('nmistakable');
  });
});

describe('a copy without the vault, made before a guest was forgotten', () => {
  let copy: Copy;
  let userId: string;
  let keys: Buffer[];
  const keysOf = async () => (await scene.sql<{ key: Buffer }>('select key from vault.person')).map((row) => row.key);
  /** How much of a person the keys open, of what stands in the copy. */
  const opened = (held: readonly Buffer[]) => {
    const places = [
      [copy, 'user.user', userId],
      [copy, 'user.external_id', `${userId} ${external.system}`],
    ] as const;
    return places.flatMap(([from, table, place]) =>
      sealedIn(from, table).flatMap((sealed) =>
        held.flatMap((key) => {
          try {
            return [open<object>(key, place, sealed)];
          } catch {
            return [];
          }
        }),
      ),
    );
  };

  beforeAll(async () => {
    copy = await copyOf(['vault']);
    const [row] = await scene.sql<{ id: string }>(`select user_id as id from vault.person where email_index = $1`, [
      await keepIndexes().email(db.sql, una.email),
    ]);
    userId = row?.id ?? '';
    keys = await keysOf();
  });

  it('can be opened while the vault has the key', () => {
    expect(opened(keys)).toEqual([una, { id: external.id }]);
  });

  it('cannot be opened once the key is destroyed, nor is anything else of her left, found or counted out', async () => {
    given(await scene.ask('operator', EraseUserDocument, { input: { userId, ...key() } }), 'eraseUser');
    const left = await keysOf();
    expect(left).toHaveLength(keys.length - 1);
    expect(opened(left)).toEqual([]);
    const now = await copyOf();
    expect(found(copy, secrets)).toEqual([]);
    expect(found(now, secrets)).toEqual([]);
    // Even with the pepper the copy does not tell whether she was in it: what she was looked up by is in the vault alone.
    const indexes = keepIndexes();
    const indexed = [
      await indexes.email(db.sql, una.email),
      await indexes.phone(db.sql, una.phone),
      await indexes.externalId(db.sql, external),
    ].map((index) => index.toString('hex'));
    expect(found(copy, indexed)).toEqual([]);
    expect(found(now, indexed)).toEqual([]);
    expect(
      [...now.tables]
        .filter(([, rows]) => rows.includes(userId))
        .map(([table]) => table)
        .toSorted(),
    ).toEqual(['loyalty_card.card', 'loyalty_card.card_event', 'platform.idempotency_key', 'user.user']);
  });

  it('and nothing that was logged on the way names anybody', () => {
    const { guests } = scene.running.credentials;
    const output = scene.running.output();
    expect(output).toContain('listening');
    for (const text of [...secrets, ...guests.flatMap(({ email, phone }) => [email, phone])]) {
      expect(output).not.toContain(text);
    }
  });
});
