/** That the simulated SessionM goes wrong as it is told to, and is asked as it should be. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { delivery, openLegacy, put, TOKEN } from '../../../tests/harness/legacy.ts';
import { NO_FAULTS } from './faults.ts';
import { openSessionM } from './server.ts';

describe('SessionM', () => {
  it('goes wrong in the same way again for the same seed', async () => {
    const fates: object[] = [];
    for (const seed of [5, 5, 6]) {
      const { simulator, legacy } = await openLegacy({ seed }, 2_000);
      Object.assign(simulator.faults, { fail: 0.3, loseAnswer: 0.2 });
      for (let sequence = 1; sequence <= 40; sequence += 1)
        await legacy.deliver(delivery('S100', sequence, 1)).catch(() => undefined);
      fates.push({ ...simulator.fates });
    }
    expect(fates[1]).toEqual(fates[0]);
    expect(fates[2]).not.toEqual(fates[0]);
  });

  it('answers twice on the same connection', async () => {
    const { simulator } = await openLegacy();
    simulator.faults.twice = 1;
    const { hostname, port } = new URL(simulator.url);
    for (let time = 0; time < 8; time += 1) {
      const socket = connect(Number(port), hostname);
      socket.write(
        `GET /members/S101 HTTP/1.1\r\nhost: it\r\nauthorization: Bearer ${TOKEN}\r\nx-request-id: r-${time}\r\n\r\n`,
      );
      let answers: readonly string[] = [];
      while (answers.length < 4)
        answers = [...answers, ...(String((await once(socket, 'data'))[0]).match(/r-\d+|{.*}/g) ?? [])];
      socket.destroy();
      expect(answers).toEqual([1, 2].flatMap(() => [`r-${time}`, '{"id":"S101","points":1}']));
    }
  });

  it('is not told what it has no word for', async () => {
    const { simulator } = await openLegacy();
    for (const faults of [
      { fail: 1.1 },
      { hang: -0.1 },
      { twice: '1' },
      { slowMs: null },
      { refuseBelowZero: 1 },
      { lose: 1 },
    ])
      expect((await put(simulator.url, 'faults', faults)).status).toBe(400);
    expect((await put(simulator.url, 'restart', { awayMs: -1 }, 'POST')).status).toBe(400);
    expect(simulator.faults).toEqual(NO_FAULTS);
    expect((await put(simulator.url, 'members', {})).status).toBe(404);
  });

  it('takes sales of its own tills over HTTP', async () => {
    const { simulator } = await openLegacy();
    const sell = (body: object) => put(simulator.url, 'members/S110/transactions', body, 'POST');
    expect(await sell({ kind: 'BURN', points: -4 })).toMatchObject({ status: 200, body: { key: null, balance: 6 } });
    expect(await sell({ kind: 'BURN', points: 4 })).toMatchObject({ status: 400, body: { code: 'INVALID' } });
    expect(await sell({ kind: 'CLAIM', points: 4 })).toMatchObject({ status: 400, body: { code: 'INVALID' } });
    expect(await sell({ kind: 'EXPIRE', points: -7 })).toMatchObject({ status: 422, body: { code: 'BELOW_ZERO' } });
    expect(await simulator.member('S110')).toMatchObject({ points: 6 });
  });

  it('listens where nobody else can reach it, unless that is asked for', async () => {
    await expect(openSessionM({ token: TOKEN, host: '0.0.0.0' })).rejects.toThrow(
      '0.0.0.0 can be reached from other machines.',
    );
    await (await openSessionM({ token: TOKEN, host: '0.0.0.0', exposed: true })).close();
    await (await openSessionM({ token: TOKEN, host: '::1' })).close();
  });
});
