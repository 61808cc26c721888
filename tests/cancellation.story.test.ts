/** A query that nobody waits for any more, or that takes too long, ends in the database as well; in either form. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { one } from './harness/client.ts';
import { FORMS } from './harness/forms.ts';
import { openScene, refusalOf, type Scene } from './harness/scene.ts';
import { key, till } from './harness/till.ts';

const LIMIT_MS = 1_000;

describe.each(FORMS)('in %s', (form) => {
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
  const waiting = async () =>
    one(
      await scene.sql<{ count: number }>(`
      select count(*)::int from pg_stat_activity where application_name = 'loyalty' and wait_event_type = 'Lock'`),
    ).count;
  const balance = () => scene.ask('guest', `{ card(id: "${guest.cardId}") { points { available } } }`);
  const until = (count: number) => expect.poll(waiting, { timeout: 5_000, interval: 20 }).toBe(count);

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
      const asked = fetch(scene.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.token}` },
        body: JSON.stringify({ query: `{ card(id: "${guest.cardId}") { id } }` }),
        signal: gone.signal,
      }).catch(() => undefined);
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
