import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { Client } from '../platform/caller.ts';
import { type ApiKeys, BELIEVED_MS, type KeyStore, openApiKeys, SWEEP_KEYS_MS } from './api-keys.ts';
import { rememberingLog, until } from './fixture.ts';

const client: Client = { role: 'OPERATOR', clientId: 'c', posTypes: [], storeIds: [] };
let keys: ApiKeys;
afterEach(() => keys.close());

/** A store that counts, and does what a test says. */
function open(more: Partial<KeyStore> = {}) {
  const asked = { keys: 0, revoked: 0 };
  const uses: unknown[] = [];
  const store: KeyStore = {
    async clientByKey(key) {
      asked.keys += 1;
      return key === 'right' ? client : undefined;
    },
    async revokedOf() {
      asked.revoked += 1;
      return [];
    },
    async noteUse(noted) {
      uses.push(...noted);
    },
    ...more,
  };
  keys = openApiKeys({ store, log: rememberingLog() });
  return { asked, uses };
}

it('a key is looked up once, however many requests it comes with, and stays good while it is swept', async () => {
  const { asked } = open();
  const all = await Promise.all(Array.from({ length: 20 }, () => keys.session('right')));
  expect(all.map((session) => session?.caller)).toEqual(Array(20).fill(client));
  await until(() => asked.revoked >= 2, 5_000);
  expect((await keys.session('right'))?.caller).toBe(client);
  expect(asked.keys).toBe(1);
});

it('a wrong key is looked up once for many requests, and again soon', async () => {
  const { asked } = open();
  for (let i = 0; i < 10; i += 1) expect(await keys.session('wrong')).toBeUndefined();
  expect(asked.keys).toBe(1);
  await pause(1_100);
  await keys.session('wrong');
  expect(asked.keys).toBe(2);
});

it('a look-up that failed is not remembered', async () => {
  let asked = 0;
  open({
    async clientByKey() {
      asked += 1;
      if (asked === 1) throw new Error('The database does not answer');
      return client;
    },
  });
  await expect(keys.session('right')).rejects.toThrow('does not answer');
  expect((await keys.session('right'))?.caller).toBe(client);
});

it('a revoked key is forgotten within two seconds, and who listens with it is told', async () => {
  let revoked = false;
  open({ clientByKey: async () => (revoked ? undefined : client), revokedOf: async () => (revoked ? ['c'] : []) });
  const session = await keys.session('right');
  let over = 0;
  const stop = session?.whenOver(() => (over += 1));
  session?.whenOver(() => (over += 10))();
  revoked = true;
  await until(() => over > 0);
  expect(over).toBe(1);
  expect(await keys.session('right')).toBeUndefined();
  stop?.();
});

it('a sweep and what it takes end a key in less than the two seconds that are promised', () => {
  expect(SWEEP_KEYS_MS).toBeLessThan(BELIEVED_MS);
  expect(BELIEVED_MS).toBeLessThan(2_000);
});

it('a key is not believed for long while nobody can say whether it was revoked', async () => {
  let answers = true;
  const failing = async (): Promise<never> => {
    throw new Error('The database does not answer');
  };
  open({
    clientByKey: async () => (answers ? client : failing()),
    revokedOf: async () => (answers ? [] : failing()),
  });
  await keys.session('right');
  answers = false;
  await pause(BELIEVED_MS + 100);
  await expect(keys.session('right')).rejects.toThrow('does not answer');
  answers = true;
  expect((await keys.session('right'))?.caller).toBe(client);
});

it('the last use of a key is noted soon, and then once in a while for many requests', async () => {
  const { uses } = open();
  for (let i = 0; i < 10; i += 1) await keys.session('right');
  await until(() => uses.length > 0);
  for (let i = 0; i < 10; i += 1) await keys.session('right');
  await pause(1_500);
  expect(uses).toEqual([{ clientId: 'c', at: expect.any(Date) }]);
  await keys.close();
  expect(uses).toHaveLength(2);
});
