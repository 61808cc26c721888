/** API keys from their making to their end, as an operator rotates them. */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openDatabase } from '../platform/database.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import { ApiClientsDocument, CreateApiClientDocument, RevokeApiClientDocument } from './generated/documents.ts';
import { one } from './harness/client.ts';
import { createTestDatabase } from './harness/database.ts';
import { given, openScene, refusalOf, type Scene } from './harness/scene.ts';
import { badTexts, oddTexts } from './harness/texts.ts';

interface Client {
  readonly id: string;
  readonly name: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

type By = Parameters<Scene['ask']>[0];
const KIOSK = { name: 'A kiosk', role: 'KIOSK', posTypes: ['TILLSTER'], storeIds: ['princes-st'] };
const create = (input: object, by: By = 'operator') => scene.ask(by, CreateApiClientDocument, { input });
const created = async (input: object) => given<{ key: string; client: Client }>(await create(input), 'createApiClient');
const revoke = (id: string, by: By = 'operator') => scene.ask(by, RevokeApiClientDocument, { id });
const clients = async () => given<Client[]>(await scene.ask('operator', ApiClientsDocument), 'apiClients');
const newOperator = () => created({ name: 'Another console', role: 'OPERATOR' });
/** The HTTP status of an operation that everyone may ask for. */
const statusOf = async (credential: string) => (await scene.ask({ credential }, '{ programme { name } }')).status;
/** Waits as long as a key is remembered, and a little longer. */
async function refusedSoon(key: string): Promise<void> {
  const from = performance.now();
  while ((await statusOf(key)) === 200) await pause(20);
  expect(performance.now() - from).toBeLessThan(2_000);
}

describe('a new client', () => {
  it('has a key that is told once, works at once, and is kept only as its SHA-256', async () => {
    const { key, client } = await created(KIOSK);
    expect(key).toMatch(/^loyalty_[A-Za-z0-9_-]{43}$/);
    expect(client).toMatchObject({ ...KIOSK, revokedAt: null, lastUsedAt: null });
    expect(await statusOf(key)).toBe(200);
    const [row] = await scene.sql<{ all: string; hash: Buffer }>(
      'select c::text as all, key_hash as hash from "user".api_client c where id = $1',
      [client.id],
    );
    expect(row?.hash).toEqual(createHash('sha256').update(key).digest());
    expect(row?.all).not.toContain(key.slice('loyalty_'.length));
    expect(scene.running.output()).not.toContain(key.slice('loyalty_'.length));
  });

  it('acts for its posTypes and stores, and for no other', async () => {
    const { key } = await created(KIOSK);
    const ask = (storeId: string, posType: string) =>
      scene.ask(
        { credential: key },
        `mutation { identify(input: {ost: "x", posType: "${posType}", storeId: "${storeId}", terminalId: "1", idempotencyKey: "${randomUUID()}"}) { id } }`,
      );
    expect(refusalOf(await ask('princes-st', 'TILLSTER'))).toMatchObject({ code: 'OST_UNKNOWN' });
    expect(refusalOf(await ask('douglas', 'TILLSTER'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(refusalOf(await ask('princes-st', 'WINREST'))).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('has a key of its own, also where all else is the same', async () => {
    const [a, b] = [await created(KIOSK), await created(KIOSK)];
    expect(a.key).not.toBe(b.key);
    expect(a.client.id).not.toBe(b.client.id);
  });

  it('is listed first', async () => {
    const { client } = await created(KIOSK);
    const all = await clients();
    expect(all[0]).toEqual(client);
    expect(all.map(({ name }) => name)).toContain('Console');
  });

  it.each(oddTexts(200))('may be called %s', async (_what, name) => {
    expect((await created({ ...KIOSK, name })).client.name).toBe(name);
  });
});

describe('a client is refused', () => {
  type Case = [what: string, wrong: object, field: string];
  const many = (count: number) => Array.from({ length: count }, (_, i) => `s${i}`);
  it.each<Case>([
    ...badTexts(200).map(([what, name]): Case => [`that is called ${what}`, { name }, 'name']),
    ['that is a kiosk for no posType', { posTypes: [] }, 'posTypes'],
    ['that is a partner for no posType', { role: 'PARTNER', posTypes: [] }, 'posTypes'],
    ['with too many posTypes', { posTypes: many(21) }, 'posTypes'],
    ['with too many stores', { storeIds: many(1_001) }, 'storeIds'],
    ['with a posType twice', { posTypes: ['A', 'B', 'A'] }, 'posTypes'],
    ['with a store twice', { storeIds: ['a', 'a'] }, 'storeIds'],
    ...badTexts(64).map(([what, bad]): Case => [`with a posType of ${what}`, { posTypes: ['A', bad] }, 'posTypes.1']),
    ...badTexts(64).map(([what, bad]): Case => [`with a store of ${what}`, { storeIds: [bad] }, 'storeIds.0']),
    ['that is an operator with posTypes', { role: 'OPERATOR', storeIds: [] }, 'posTypes'],
    ['that is an operator with stores', { role: 'OPERATOR', posTypes: [] }, 'storeIds'],
  ])('%s', async (_what, wrong, field) => {
    const { code, details } = await scene.refusedIn(() => create({ ...KIOSK, ...wrong }));
    expect({ code, field: details?.['field'] }).toEqual({ code: 'INPUT_INVALID', field: `input.${field}` });
    expect(details?.['expected']).toEqual(expect.any(String));
  });

  it('not with as much as there may be', async () => {
    const most = { posTypes: [...many(19), 'x'.repeat(64)], storeIds: [...many(999), 'x'.repeat(64)] };
    expect((await created({ ...KIOSK, role: 'PARTNER', ...most })).client).toMatchObject(most);
  });
});

describe('a revoked client', () => {
  it('comes in no more, stays in the list, and was revoked when it was first revoked', async () => {
    const { key, client } = await created(KIOSK);
    expect(await statusOf(key)).toBe(200);
    const first = given<Client>(await revoke(client.id), 'revokeApiClient');
    expect(Date.parse(first.revokedAt ?? '')).toBeCloseTo(Date.now(), -4);
    await refusedSoon(key);
    const again = given<Client>(await revoke(client.id), 'revokeApiClient');
    // Its last use is noted meanwhile, or not yet.
    const anyUse = ({ lastUsedAt: _, ...rest }: Client) => rest;
    expect(anyUse(again)).toEqual(anyUse(first));
    expect((await clients()).map(anyUse)).toContainEqual(anyUse(again));
  });

  it.each(['x', randomUUID()])('is not one that never was: %s', async (id) => {
    expect(await scene.refusedIn(() => revoke(id))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('may be the very one that revokes', async () => {
    const { key, client } = await newOperator();
    expect(given<Client>(await revoke(client.id, { credential: key }), 'revokeApiClient').id).toBe(client.id);
    await refusedSoon(key);
  });

  it('is not the last operator, without whom nobody could come in', async () => {
    const console = (await clients()).find(({ name }) => name === 'Console');
    const { code, details } = await scene.refusedIn(() => revoke(console?.id.toUpperCase() ?? ''));
    expect({ code, details }).toEqual({
      code: 'FORBIDDEN',
      details: { id: console?.id.toUpperCase(), reason: 'The last operator.' },
    });
    const again = refusalOf(await revoke(console?.id ?? ''));
    expect(again.code).toBe('FORBIDDEN');
  });

  it('is one of two operators who revoke each other at the same instant', async () => {
    const { key, client } = await newOperator();
    // Known to the gateway, which else might find it revoked by then.
    expect(await statusOf(key)).toBe(200);
    const console = (await clients()).find(({ name }) => name === 'Console');
    // Holds both back until both have come.
    const held = scene.sql(
      `with held as (update "user".api_client set name = name where role = 'OPERATOR' returning 1) select pg_sleep(0.5) from (select count(*) from held)`,
    );
    await pause(100);
    const answers = await Promise.all([revoke(client.id), revoke(console?.id ?? '', { credential: key })]);
    await held;
    const refused = answers.flatMap(({ errors }) => errors);
    expect(refused.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    await scene.sql('update "user".api_client set revoked_at = null where id = $1', [console?.id]);
    await scene.sql(`update "user".api_client set revoked_at = now() where id = $1`, [client.id]);
  });
});

it('a key is found to be revoked though requests have all connections to the database', async () => {
  const { key, client } = await created(KIOSK);
  const socket = new WebSocket(scene.endpoint.replace('http', 'ws'), 'graphql-transport-ws');
  const closed = once(socket, 'close');
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } })),
  );
  await once(socket, 'message');
  await scene.exclusively('loyalty_card.card_event', async () => {
    const { cardId } = one(scene.running.credentials.guests);
    const before = new Date(Date.now() - 1_000).toISOString();
    const gone = new AbortController();
    const waiting = Array.from({ length: 40 }, () =>
      fetch(scene.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${scene.credentialOf('operator')}` },
        body: JSON.stringify({ query: `{ card(id: "${cardId}") { points(asOf: "${before}") { balance } } }` }),
        signal: gone.signal,
      }).catch(() => undefined),
    );
    await expect.poll(() => scene.waiting(), { timeout: 5_000 }).toBeGreaterThanOrEqual(15);
    await scene.sql('update "user".api_client set revoked_at = now() where id = $1', [client.id]);
    expect((await closed)[0]).toBe(4403);
    gone.abort();
    await Promise.all(waiting);
  });
});

it('an operator rotates a key: creates, deploys, watches the old one fall silent, revokes it', async () => {
  const old = await created(KIOSK);
  const next = await created(KIOSK);
  expect([await statusOf(old.key), await statusOf(next.key)]).toEqual([200, 200]);
  const lastUsed = async ({ client }: Pick<typeof old, 'client'>) => {
    const all = given<{ id: string; lastUsedAt: string | null }[]>(
      await scene.ask('operator', ApiClientsDocument),
      'apiClients',
    );
    return all.find(({ id }) => id === client.id)?.lastUsedAt ?? null;
  };
  await expect.poll(async () => [await lastUsed(old), await lastUsed(next)], { timeout: 10_000 }).not.toContain(null);
  given(await revoke(old.client.id), 'revokeApiClient');
  await refusedSoon(old.key);
  expect(await statusOf(next.key)).toBe(200);
});

it('the first operator is made by a command, whose standard output is the key and nothing else', async () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['subgraphs/user/operator.ts', ...args], {
      env: { PATH: process.env['PATH'], DATABASE_URL: scene.databaseUrl },
    });
  const { stdout } = await run('Night shift');
  expect(stdout).toMatch(/^loyalty_[A-Za-z0-9_-]{43}\n$/);
  const answer = await scene.ask({ credential: stdout.trim() }, ApiClientsDocument);
  expect(given<object[]>(answer, 'apiClients')[0]).toMatchObject({ name: 'Night shift', role: 'OPERATOR' });
  await expect(run()).rejects.toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^input.name: /) });
});

describe('what the gateway asks of the room', () => {
  async function room() {
    const database = await createTestDatabase();
    const db = openDatabase(database.url);
    onTestFinished(async () => {
      await db.close();
      await database.drop();
    });
    const insert = async (revokedAt: Date | null = null) => {
      const id = randomUUID();
      await db.sql`
        insert into "user".api_client (id, name, role, pos_types, store_ids, key_hash, created_at, revoked_at)
        values (${id}, 'x', 'OPERATOR', '{}', '{}', ${createHash('sha256').update(id).digest()}, now(), ${revokedAt})`;
      return id;
    };
    const usedAt = async (id: string) =>
      one(await db.sql<{ at: Date | null }>`select last_used_at as at from "user".api_client where id = ${id}`).at;
    return { sql: db.sql, insert, usedAt, door: userDoor() };
  }

  it('which clients are revoked or gone', async () => {
    const { sql, insert, door } = await room();
    const [live, ended, gone] = [await insert(), await insert(new Date()), randomUUID()];
    expect((await door.revokedOf(sql, [live, ended, gone])).toSorted()).toEqual([ended, gone].toSorted());
    expect(await door.revokedOf(sql, [])).toEqual([]);
    expect(await door.clientByKey(sql, live)).toMatchObject({ clientId: live });
    expect(await door.clientByKey(sql, ended)).toBeUndefined();
  });

  it('to write down uses, of which the latest stays', async () => {
    const { sql, insert, usedAt, door } = await room();
    const [a, b, c] = [await insert(), await insert(), await insert()];
    const [early, late] = [new Date('2026-06-01T12:00:00Z'), new Date('2026-06-01T12:01:00Z')];
    const twice = [late, early].map((at) => ({ clientId: a, at }));
    await door.noteUse(sql, [...twice, { clientId: b, at: late }, { clientId: randomUUID(), at: late }]);
    await door.noteUse(sql, [{ clientId: b, at: early }]);
    expect([await usedAt(a), await usedAt(b), await usedAt(c)]).toEqual([late, late, null]);
    await door.noteUse(sql, []);
  });

  it('to write down uses in any order from several processes at once', async () => {
    const { sql, insert, usedAt, door } = await room();
    const ids = await Promise.all(Array.from({ length: 50 }, () => insert()));
    const at = new Date();
    const all = ids.map((clientId) => ({ clientId, at }));
    await Promise.all(Array.from({ length: 10 }, (_, i) => door.noteUse(sql, i % 2 ? all : all.toReversed())));
    expect(await usedAt(one(ids))).toEqual(at);
  });
});
