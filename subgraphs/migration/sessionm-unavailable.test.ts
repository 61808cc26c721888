/** When the connector to SessionM takes an answer for none, over real sockets. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { delivery, MEMBERS, openLegacy, persistently, TOKEN } from '../../tests/harness/legacy.ts';
import { type LegacySystem, LegacyUnavailable } from './legacy.ts';
import { sessionM } from './sessionm.ts';

const NOBODY = { email: null, phone: null, name: null };

describe('SessionM is unavailable', () => {
  it('where nobody listens, and to a token that is not right', async () => {
    const { legacy, simulator } = await openLegacy();
    const stranger = sessionM({ url: simulator.url, token: 'another', name: 'LEFT' });
    await expect(stranger.deliver(delivery('S105', 1, 1))).rejects.toThrow(
      new LegacyUnavailable('LEFT, POST /members/:id/transactions: it answered 401'),
    );
    await simulator.close();
    await expect(legacy.member('S105')).rejects.toThrow(LegacyUnavailable);
    await expect(legacy.member('S105')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('when it does not answer in time, whether or not it was done', async () => {
    const { legacy, simulator } = await openLegacy({}, 400);
    simulator.faults.hang = 1;
    const began = performance.now();
    const told = await Promise.allSettled(MEMBERS.map(({ id }) => legacy.deliver(delivery(id, 1, 1_000))));
    expect(performance.now() - began).toBeLessThan(4_000);
    for (const one of told) {
      expect(one).toMatchObject({ reason: { name: 'LegacyUnavailable' } });
      expect(one).toMatchObject({ reason: { message: expect.stringMatching(/: no answer within 400 ms$/) } });
    }
    const done = (await simulator.members()).filter(({ points }) => points >= 1_000).length;
    expect(done).toBe(simulator.fates.hang);
    expect([done, simulator.fates.hangBefore]).not.toContain(0);
  });

  /** Answers everything alike, and says that it answers it. */
  async function answering(status: number, text: string, headers: Readonly<Record<string, string>> = {}) {
    const server = createServer((request, response) => {
      const known = request.url?.startsWith('/v1/members');
      response
        .writeHead(known ? status : 410, { 'x-request-id': request.headers['x-request-id'] ?? '', ...headers })
        .end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return sessionM({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`,
      token: TOKEN,
      timeoutMs: 500,
    });
  }
  const member = (legacy: LegacySystem) => legacy.member('S1');
  const members = (legacy: LegacySystem) => legacy.members('S1', 2);
  const transactions = (legacy: LegacySystem) => legacy.transactions('S1');
  const enrol = (legacy: LegacySystem) => legacy.enrol('k', NOBODY);
  const deliver = (legacy: LegacySystem) => legacy.deliver(delivery('S1', 1, 5));
  const said = (value: unknown) => JSON.stringify(value);
  const page = (...ids: readonly string[]) =>
    said({ after: 'S1', limit: 2, members: ids.map((id) => ({ id, points: 1 })) });
  const right = { id: 'S1', points: 1 };
  const strange: readonly [string, (legacy: LegacySystem) => Promise<unknown>, number, string, string][] = [
    ['nothing', member, 200, '', 'not in JSON'],
    ['a page of HTML', member, 200, '<html>', 'not in JSON'],
    ['a list', member, 200, '[1]', 'id is another'],
    ['null', member, 200, 'null', 'an object is missing'],
    ['another member', member, 200, said({ id: 'S2', points: 1 }), 'id is another'],
    ['half a point', member, 200, said({ id: 'S1', points: 0.5 }), 'points is no whole number'],
    ['that a page is not there', member, 404, '<html>', 'not in JSON'],
    [
      'that another member is not there',
      member,
      404,
      said({ code: 'MEMBER_UNKNOWN', memberId: 'S2' }),
      'memberId is another',
    ],
    ['that there is nothing at the path', transactions, 404, said({ message: 'no such path' }), 'memberId is another'],
    ['no list', members, 200, said({ after: 'S1', limit: 2, members: {} }), 'members is no list'],
    ['another page', members, 200, said({ after: 'S0', limit: 2, members: [] }), 'after is another'],
    ['another length of page', members, 200, said({ after: 'S1', limit: 3, members: [] }), 'limit is another'],
    ['a page in disorder', members, 200, page('S3', 'S2'), 'its members are not in order'],
    ['a page with somebody twice', members, 200, page('S2', 'S2'), 'its members are not in order'],
    ['a page with somebody of the one before', members, 200, page('S1'), 'its members are not in order'],
    [
      'a moment that is none',
      transactions,
      200,
      said({ memberId: 'S1', transactions: [{ at: 'soon' }] }),
      'at is no moment',
    ],
    ['another enrolment', enrol, 200, said({ key: 'l', id: 'S1' }), 'key is another'],
    ['an enrolment of nobody', enrol, 200, said({ key: 'k', id: '' }), 'id is no text'],
    ['another delivery', deliver, 200, said({ key: 'S1-2', memberId: 'S1', points: 5 }), 'key is another'],
    ['a delivery to another', deliver, 200, said({ key: 'S1-1', memberId: 'S2', points: 5 }), 'memberId is another'],
    ['a delivery of other points', deliver, 200, said({ key: 'S1-1', memberId: 'S1', points: 6 }), 'points is another'],
    ['no without a word', deliver, 422, said({}), 'message is no text'],
  ];
  it.each(strange)('that says %s', async (_, ask, status, text, why) => {
    const asked = ask(await answering(status, text));
    await expect(asked).rejects.toThrow(LegacyUnavailable);
    await expect(asked).rejects.toThrow(`: it answered ${status}, but ${why}`);
  });

  it.each([204, 301, 401, 403, 408, 429, 500, 502, 503])('that answers %i', async (status) => {
    const asked = deliver(await answering(status, status === 204 ? '' : said({ message: 'no' }), { location: '/' }));
    await expect(asked).rejects.toThrow(LegacyUnavailable);
    await expect(asked).rejects.toThrow(`: it answered ${status}`);
  });

  it('that does not say which request it answers', async () => {
    const asked = member(await answering(200, said(right), { 'x-request-id': 'another' }));
    await expect(asked).rejects.toThrow(LegacyUnavailable);
    await expect(asked).rejects.toThrow('it answered another request');
    expect(await member(await answering(200, said(right)))).toEqual(right);
  });

  it('that answers twice, and never takes an answer for another', async () => {
    const { legacy, simulator } = await openLegacy();
    simulator.faults.twice = 0.5;
    const asked = Array.from(
      { length: 400 },
      (_, index) => MEMBERS[(index * 7) % MEMBERS.length] as (typeof MEMBERS)[0],
    );
    const answers = await Promise.all(asked.map(({ id }) => persistently(() => legacy.member(id))));
    expect(answers.map(({ value }) => value)).toEqual(asked);
    expect(simulator.fates.twice).toBeGreaterThan(100);
    // Some of them came when the next request was there.
    const told = answers.flatMap(({ inVain }) => inVain);
    expect(told.length).toBeGreaterThan(0);
    for (const message of told) expect(message).toMatch(/: (it answered another request|.*closed.*|.*reset.*)$/i);
  });

  it('that answers twice, and is never heard of how it was', async () => {
    const { legacy, simulator } = await openLegacy();
    simulator.faults.twice = 1;
    // One after the other, so on one connection: what is kept there is an answer to the same question.
    for (let sequence = 1; sequence <= 60; sequence += 1) {
      await persistently(() => legacy.deliver(delivery('S100', sequence, 1)));
      const { value } = await persistently(() => legacy.member('S100'));
      expect(value).toEqual({ id: 'S100', points: sequence });
      const again = await persistently(() => legacy.member('S100'));
      expect(again.value).toEqual(value);
    }
  });
});
