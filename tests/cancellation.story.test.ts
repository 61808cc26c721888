/** A query that nobody waits for any more, or that takes too long, ends in the database as well; in either form. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { api, one } from './harness/client.ts';
import { SOME_FORMS } from './harness/forms.ts';
import { openScene, refusalOf, type Scene } from './harness/scene.ts';
import { key, till } from './harness/till.ts';

const LIMIT_MS = 1_000;

describe.each(SOME_FORMS)('in %s', (form) => {
  let scene: Scene;
  let guest: { cardId: string; token: string };
  beforeAll(async () => {
    scene = await openScene({ form, env: { LIMIT_OPERATION_MS: String(LIMIT_MS) } });
    guest = one(scene.running.credentials.guests);
  });
  afterAll(() => scene?.close());

  /** Lets nobody read cards meanwhile. */
  async function whileLocked(work: () => Promise<void>): Promise<void> {
    await scene.exclusively('loyalty_card.card', work);
  }
  /** Until its client goes. */
  const ask = (query: string, signal: AbortSignal) =>
    fetch(scene.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.token}` },
      body: JSON.stringify({ query }),
      signal,
    }).catch(() => undefined);
  const balance = () => scene.ask('guest', `{ card(id: "${guest.cardId}") { points { available } } }`);
  const until = (count: number) => expect.poll(() => scene.waiting(), { timeout: 5_000, interval: 20 }).toBe(count);

  it('is refused at its limit, and its statement is gone', async () => {
    await whileLocked(async () => {
      const asked = balance();
      await until(1);
      expect(refusalOf(await asked)).toMatchObject({
        code: 'QUERY_TOO_COSTLY',
        details: { limit: 'milliseconds', max: LIMIT_MS },
      });
      await until(0);
    });
    expect((await balance()).errors).toEqual([]);
  });

  it('that its client does not wait for leaves nothing behind', async () => {
    await whileLocked(async () => {
      const gone = new AbortController();
      const asked = ask(`{ card(id: "${guest.cardId}") { id } }`, gone.signal);
      await until(1);
      gone.abort();
      await asked;
      const from = performance.now();
      await until(0);
      // Long before its limit.
      expect(performance.now() - from).toBeLessThan(LIMIT_MS - 200);
    });
    expect((await balance()).errors).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('that was asked for over a socket which is gone leaves nothing behind', async () => {
    await scene.exclusively('loyalty_card.card', async () => {
      const socket = new WebSocket(scene.endpoint.replace('http', 'ws'), 'graphql-transport-ws');
      const say = (message: object) => socket.send(JSON.stringify(message));
      const payload = { query: `{ card(id: "${guest.cardId}") { id } }` };
      socket.on('open', () => say({ type: 'connection_init', payload: { authorization: `Bearer ${guest.token}` } }));
      socket.once('message', () => {
        for (const id of ['1', '2', '3']) say({ id, type: 'subscribe', payload });
      });
      // In one statement, or in several.
      await expect.poll(() => scene.waiting(), { timeout: 5_000, interval: 20 }).toBeGreaterThan(0);
      socket.terminate();
      const from = performance.now();
      await until(0);
      expect(performance.now() - from).toBeLessThan(LIMIT_MS - 200);
    });
    expect(scene.faults()).toEqual([]);
  });

  it('for an event of a stream that is left leaves nothing behind', async () => {
    const socket = api(scene.endpoint, guest.token).socket();
    const query = `subscription { cardChanged(cardId: "${guest.cardId}") { position otp { id } } }`;
    const events = socket.iterate({ query });
    await events.next();
    await scene.exclusively('otp.otp', async () => {
      const adjust = 'mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { id } }';
      const input = { cardId: guest.cardId, points: 1, reason: 'x', ...key() };
      expect((await scene.ask('operator', adjust, { input })).errors).toEqual([]);
      await until(1);
      await socket.dispose();
      await until(0);
    });
    expect(scene.faults()).toEqual([]);
  });

  it('a mutation that waits for longer is done all the same', async () => {
    let issued: ReturnType<ReturnType<typeof till>['issue']> | undefined;
    await scene.exclusively('otp.otp', async () => {
      issued = till(scene, guest.cardId).issue(key());
      await until(1);
      await pause(LIMIT_MS + 200);
    });
    expect((await issued)?.errors).toEqual([]);
  });
});
