import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Caller } from '../platform/caller.ts';
import type { RefusalCount } from '../subgraphs/user/door.ts';
import { rememberingLog } from './fixture.ts';
import { openRefusals, type Refusals, TILLS_TOLD_MAX } from './refusals.ts';

const kiosk: Caller = { role: 'KIOSK', clientId: 'k1', posTypes: [], storeIds: [] };
const at = (storeId: string, terminalId: string) => ({ storeId, terminalId, retryAfterS: 60 });
let handed: RefusalCount[][];
let failing: boolean;
let log: ReturnType<typeof rememberingLog>;
let refusals: Refusals;
beforeEach(() => {
  vi.useFakeTimers();
  handed = [];
  failing = false;
  log = rememberingLog();
  const store = async (counts: readonly RefusalCount[]) => {
    if (failing) throw new Error('The database does not answer');
    handed.push([...counts]);
  };
  refusals = openRefusals({ store, log });
});
afterEach(async () => {
  await refusals.close();
  vi.useRealTimers();
});

const note = (more: object = {}) =>
  refusals.note({
    ...{ code: 'TERMINAL_LOCKED', caller: kiosk, field: 'identify', details: at('s1', 't1'), requestId: 'r1' },
    ...more,
  });

it('each is logged with who, what and where, and handed over as one count of each kind', async () => {
  note();
  note({ requestId: 'r2' });
  note({ details: at('s1', 't2') });
  note({ code: 'FORBIDDEN', caller: { role: 'GUEST', userId: 'u1' }, field: 'stats', details: {} });
  note({ code: 'FORBIDDEN', caller: { role: 'NOBODY' }, field: '', details: {} });
  expect(log.lines).toHaveLength(5);
  expect(log.lines[0]).toEqual({
    level: 'warn',
    message: 'refused',
    fields: {
      ...{ code: 'TERMINAL_LOCKED', role: 'KIOSK', callerId: 'k1', field: 'identify' },
      ...{ storeId: 's1', terminalId: 't1', requestId: 'r1' },
    },
  });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(handed).toMatchObject([
    [
      { code: 'TERMINAL_LOCKED', callerId: 'k1', storeId: 's1', terminalId: 't1', count: 2, requestId: 'r2' },
      { code: 'TERMINAL_LOCKED', callerId: 'k1', storeId: 's1', terminalId: 't2', count: 1 },
      { code: 'FORBIDDEN', role: 'GUEST', callerId: 'u1', field: 'stats', storeId: '', count: 1 },
      { code: 'FORBIDDEN', role: 'NOBODY', callerId: '', count: 1 },
    ],
  ]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(handed).toHaveLength(1);
});

it('tills whose names are made up do not fill the memory: past a limit they are one', async () => {
  for (let i = 0; i < 2_000; i += 1) note({ details: at('s1', `t${i}`) });
  await refusals.close();
  const [counts = []] = handed;
  expect(counts.length).toBe(TILLS_TOLD_MAX + 1);
  expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(2_000);
  expect(counts.find(({ terminalId }) => terminalId === '')?.count).toBe(2_000 - TILLS_TOLD_MAX);
});

it('what could not be handed over is kept, and added to', async () => {
  failing = true;
  note();
  await vi.advanceTimersByTimeAsync(3_000);
  note();
  failing = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(handed).toMatchObject([[{ count: 2 }]]);
});
