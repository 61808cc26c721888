/** A SessionM that fails, goes away and comes back: what is delivered to it is booked once, and in order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deliverAll,
  delivered,
  deliveriesOf,
  delivery,
  MEMBERS,
  openLegacy,
  put,
  TOKEN,
} from '../../tests/harness/legacy.ts';
import { bareEnvironment } from '../../tests/harness/run-folder.ts';
import { sessionM } from './sessionm.ts';
import { type Faults, NO_FAULTS } from './simulator/faults.ts';
import { openSessionM } from './simulator/server.ts';

/** Deliveries for each member. */
const EACH = 6;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sessionm-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('each delivery is booked once, and in order, by a SessionM that', () => {
  const all = { fail: 0.1, loseAnswer: 0.1, hang: 0.05, twice: 0.2, slowMs: 5 };
  const cases: readonly [string, Partial<Faults>][] = [
    ['fails', { fail: 0.3 }],
    ['loses answers', { loseAnswer: 0.3 }],
    ['does not answer', { hang: 0.1 }],
    ['answers twice', { twice: 0.5 }],
    ['is slow', { slowMs: 10 }],
    ['does all of that', all],
  ];
  it.each(cases)('%s', async (_, faults) => {
    const { simulator, legacy } = await openLegacy({}, faults.hang ? 80 : 2_000);
    expect(await put(simulator.url, 'faults', faults)).toEqual({ status: 200, body: { ...NO_FAULTS, ...faults } });
    await deliverAll(() => legacy, EACH);
    expect(deliveriesOf(await simulator.members())).toEqual(delivered(EACH));
    for (const fault of ['fail', 'loseAnswer', 'hang', 'twice'] as const)
      expect([fault, simulator.fates[fault] > 0]).toEqual([fault, (faults[fault] ?? 0) > 0]);
  });

  it('does all of that and restarts', async () => {
    const { simulator, legacy } = await openLegacy({}, 80);
    Object.assign(simulator.faults, all);
    const delivering = deliverAll(() => legacy, EACH * 2);
    for (let time = 0; time < 4; time += 1) {
      await sleep(40);
      const sold: Promise<unknown>[] = [];
      // Some are on their way to the journal when its power is cut.
      for (let sale = 0; sale < 10; sale += 1) {
        sold.push(simulator.sell('S100', 'EARN', 100));
        await setImmediate();
      }
      await simulator.restart(10);
      await Promise.all(sold);
      await simulator.sell('S100', 'ADJUST', -1_000);
    }
    expect((await put(simulator.url, 'restart', { awayMs: 10 }, 'POST')).status).toBe(202);
    const told = await delivering;
    expect(told.filter((message) => /closed|reset|refused|socket/i.test(message)).length).toBeGreaterThan(5);
    expect(deliveriesOf(await simulator.members())).toEqual(delivered(EACH * 2));
  });
});

describe('what SessionM has answered for is there', () => {
  /** `npm run sessionm`, on a port of its own each time. */
  async function started(file: string, ...more: readonly string[]) {
    const args = ['subgraphs/migration/simulator/command.ts', '--port', '0', '--token', TOKEN, '--file', file, ...more];
    const child = spawn(process.execPath, args, { env: bareEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const url = /http:\S+(?=,)/.exec(line)?.[0] ?? '';
    return { url, end: async (signal: NodeJS.Signals) => child.kill(signal) && (await ended) };
  }

  it('after kill -9, at any moment', async () => {
    const file = join(folder, 'killed.jsonl');
    const first = await openSessionM({ token: TOKEN, members: MEMBERS, file });
    await first.close();
    let running = await started(file, '--members', '0');
    let legacy = sessionM({ url: running.url, token: TOKEN });
    const faults = { slowMs: 20, loseAnswer: 0.1, twice: 0.1 };
    await put(running.url, 'faults', faults);
    let done = false;
    const delivering = deliverAll(() => legacy, EACH * 3).finally(() => {
      done = true;
    });
    let kills = 0;
    while (kills < 2 && !done) {
      await sleep(30 + 50 * kills);
      await running.end('SIGKILL');
      kills += 1;
      running = await started(file, '--members', '0');
      legacy = sessionM({ url: running.url, token: TOKEN });
      await put(running.url, 'faults', faults);
    }
    const told = await delivering;
    expect(kills).toBe(2);
    expect(told.filter((message) => /refused/i.test(message)).length).toBeGreaterThan(kills);
    expect(await running.end('SIGTERM')).toEqual([0, null]);
    const last = await openSessionM({ token: TOKEN, file });
    expect(deliveriesOf(await last.members())).toEqual(delivered(EACH * 3));
    await last.close();
  });

  it('as it was before, though there are others to begin with, and a line was torn', async () => {
    const file = join(folder, 'torn.jsonl');
    const first = await openSessionM({ token: TOKEN, file, members: MEMBERS });
    const legacy = sessionM({ url: first.url, token: TOKEN });
    await legacy.deliver(delivery('S101', 1, 5));
    const ada = { email: 'ada@guest.example', phone: null, name: null };
    const id = await legacy.enrol('key-1', ada);
    const before = await first.members();
    await first.close();
    const whole = await readFile(file, 'utf8');
    await appendFile(file, whole.slice(0, 30));

    const again = await openSessionM({ token: TOKEN, file, members: [{ id: 'S101', points: 9 }] });
    expect(await again.members()).toEqual(before);
    const other = sessionM({ url: again.url, token: TOKEN });
    expect(await other.enrol('key-1', ada)).toBe(id);
    expect(await other.enrol('key-2', ada)).toBe(id);
    await other.deliver(delivery('S101', 1, 5));
    await again.close();
    expect(await readFile(file, 'utf8')).toMatch(
      new RegExp(`^[^]{${whole.length}}{"type":"enrolment","key":"key-2".*}\n$`),
    );
  });

  it('or it does not start, where what was written is no longer', async () => {
    const file = join(folder, 'changed.jsonl');
    await writeFile(file, '{"type":"mem\n{}\n');
    await expect(openSessionM({ token: TOKEN, file })).rejects.toThrow(`${file}: line 1 is not what was written.`);
  });
});
