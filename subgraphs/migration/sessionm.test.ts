/** What the connector to SessionM asks and understands, over real sockets. */
import { describe, expect, it } from 'vitest';
import { AT, delivery, MEMBERS, openLegacy } from '../../tests/harness/legacy.ts';
import { LegacyRefused, type LegacySystem } from './legacy.ts';

const NOBODY = { email: null, phone: null, name: null };

describe('SessionM is asked', () => {
  it('for its members, page by page', async () => {
    const { legacy } = await openLegacy({ members: MEMBERS.toReversed() });
    const first = await legacy.members(null, 25);
    const second = await legacy.members(first.at(-1)?.id ?? null, 25);
    expect([first.length, second.length]).toEqual([25, 15]);
    expect([...first, ...second]).toEqual(MEMBERS);
    expect(await legacy.members('S139', 25)).toEqual([]);
    expect(await legacy.members('S1', 1)).toEqual([MEMBERS[0]]);
  });

  it('for one of them, and for what was booked for them', async () => {
    const { legacy, simulator } = await openLegacy();
    await simulator.sell('S107', 'EARN', 20);
    await legacy.deliver({ ...delivery('S107', 1, -3), kind: 'REVERSAL' });
    expect(await legacy.member('S107')).toEqual({ id: 'S107', points: 24 });
    const there = { id: expect.any(String), key: null, at: expect.any(Date) };
    expect(await legacy.transactions('S107')).toEqual([
      { ...there, kind: 'OPENING', points: 7 },
      { ...there, kind: 'EARN', points: 20 },
      { ...there, key: 'S107-1', kind: 'REVERSAL', points: -3, at: AT },
    ]);
    expect(await legacy.member('nobody/at all')).toBeUndefined();
    expect(await legacy.transactions('nobody')).toEqual([]);
  });

  it('to enrol somebody, once for each key and each person', async () => {
    const { legacy } = await openLegacy();
    const ada = { email: 'ada@guest.example', phone: '+353 87 000 0001', name: 'Ada' };
    const id = await legacy.enrol('key-1', ada);
    expect(await legacy.enrol('key-1', ada)).toBe(id);
    expect(await legacy.enrol('key-2', { ...NOBODY, email: 'ADA@guest.example' })).toBe(id);
    expect(await legacy.enrol('key-3', { ...NOBODY, phone: '+353870000001' })).toBe(id);
    const other = await legacy.enrol('key-4', NOBODY);
    expect([id, other]).not.toContain(await legacy.enrol('key-5', NOBODY));
    expect(other).not.toBe(id);
    // By then something else may be said of them.
    expect(await legacy.enrol('key-4', ada)).toBe(other);
    expect(await legacy.member(id)).toEqual({ id, points: 0 });
    expect((await legacy.members(null, 100)).length).toBe(MEMBERS.length + 3);
  });

  it('to book a delivery, which it does once', async () => {
    const { legacy, simulator } = await openLegacy();
    for (let time = 0; time < 3; time += 1) await legacy.deliver(delivery('S105', 1, 10));
    const { points, transactions } = await simulator.member('S105');
    expect(points).toBe(15);
    const { key, memberId, kind, transactionId, storeId, sequence } = delivery('S105', 1, 10);
    expect(transactions.slice(1)).toEqual([
      {
        id: 'T40',
        key,
        memberId,
        kind,
        points: 10,
        transactionId,
        storeId,
        sequence,
        at: AT.toISOString(),
        balance: 15,
      },
    ]);
  });
});

describe('SessionM refuses', () => {
  const other = { ...delivery('S105', 1, 10), points: 11 };
  const cases: readonly [string, (legacy: LegacySystem) => Promise<unknown>, string][] = [
    [
      'a key that came with something else',
      (legacy) => legacy.deliver(other),
      'Key S105-1 came with something else before.',
    ],
    [
      'a key that came for somebody else',
      (legacy) => legacy.deliver({ ...delivery('S105', 1, 10), memberId: 'S106' }),
      'Key S105-1 came with something else before.',
    ],
    ['who is nobody', (legacy) => legacy.deliver(delivery('S999', 1, 10)), 'There is no member S999.'],
    ['what it cannot read', (legacy) => legacy.deliver(delivery('S105', 2, 0.5)), 'points is a whole number from'],
    ['a page without end', (legacy) => legacy.members(null, 10_001), 'limit is a whole number from 1 to 10000.'],
  ];
  it.each(cases)('%s', async (_, ask, why) => {
    const { legacy, simulator } = await openLegacy();
    await legacy.deliver(delivery('S105', 1, 10));
    const refused = await ask(legacy).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LegacyRefused);
    expect(refused).toMatchObject({ message: expect.stringContaining(`SESSIONM refused: ${why}`) });
    expect(await simulator.member('S105')).toMatchObject({ points: 15 });
  });

  it('to go below zero: at its own tills always, by deliveries where it is told to', async () => {
    const { legacy, simulator } = await openLegacy();
    await expect(simulator.sell('S105', 'BURN', -6)).rejects.toThrow('Member S105 has 5 points.');
    await simulator.sell('S105', 'BURN', -5);
    await legacy.deliver(delivery('S105', 1, -1));
    simulator.faults.refuseBelowZero = true;
    await legacy.deliver(delivery('S105', 1, -1));
    await expect(legacy.deliver(delivery('S105', 2, -1))).rejects.toThrow(
      new LegacyRefused('SESSIONM refused: Member S105 has -1 points.'),
    );
    await simulator.sell('S105', 'EARN', 1);
    expect(await legacy.member('S105')).toEqual({ id: 'S105', points: 0 });
  });
});
