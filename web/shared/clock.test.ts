/** What time it is, as answers say it. */
import { afterEach, expect, it, vi } from 'vitest';
import { hearTime, now } from './clock.ts';

const AT = Date.parse('2026-11-26T12:00:00Z');
afterEach(() => vi.useRealTimers());

const answeredAt = (ms: number) => new Response(null, { headers: { date: new Date(ms).toUTCString() } });

it('is that of the server, also once the clock of the device is put right', () => {
  vi.useFakeTimers({ now: AT - 3_600_000 });
  hearTime(answeredAt(AT), Date.now());
  expect(Math.abs(now() - AT)).toBeLessThanOrEqual(1_000);
  vi.setSystemTime(AT + 60_000);
  hearTime(answeredAt(AT + 60_000), Date.now());
  expect(Math.abs(now() - AT - 60_000)).toBeLessThanOrEqual(1_000);
});
