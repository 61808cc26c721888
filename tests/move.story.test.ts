/**
 * A brand moves in from another system and back, with both alive and guests buying all the while: `SLOW=1` with 10,000 members,
 * else with fewer. At the end everybody has in both systems what they were told, to the point.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Brand, openBrand } from './harness/brand.ts';
import { given } from './harness/scene.ts';

const SLOW = Boolean(process.env['SLOW']);
const MEMBERS = SLOW ? 10_000 : 20;
const AT_ONCE = 8;
/** How long guests buy before each step. */
const BUYING_MS = SLOW ? 10_000 : 500;

/** It is one story, and long. */
const LONGEST_MS = SLOW ? 1_500_000 : 150_000;

let brand: Brand;
beforeAll(async () => {
  brand = await openBrand(MEMBERS);
});
afterAll(() => brand?.close());

const MOVE = `phase deliveries { pending dead } causes { cause members }`;
interface Seen {
  readonly phase: number;
  readonly deliveries: { readonly pending: number; readonly dead: number };
  readonly causes: readonly { readonly cause: string; readonly members: number }[];
}
const seen = async () => given<Seen>(await brand.scene.ask('operator', `{ migration { ${MOVE} } }`), 'migration');

/** By an operator who waits for what comes of it, and asks again where something else is being carried out. */
async function stepTo(phase: number): Promise<void> {
  for (;;) {
    const ended = await brand.take(`setPhase(phase: ${phase}`);
    const step = await ended();
    if (step.told[0] === 'Another step is being carried out.') continue;
    const warned = brand.scene.running
      .output()
      .split('\n')
      .filter((line) => line.includes('"level":"warn"'));
    expect(step, [...step.told, ...warned.slice(-20)].join('\n')).toMatchObject({ phase, outcome: 'DONE' });
    expect((await seen()).phase).toBe(phase);
    return;
  }
}

it(
  'moves in, back, and in again, and every point is right in both systems',
  async () => {
    const { doing, sessionM, guests } = brand;
    const begun = await brand.migration('phase', '0');
    expect(begun, begun.said).toMatchObject({ code: 0 });

    // The import, from files of some time ago: the old system sells on, and its website brings who is new.
    const importing = brand.import(guests.slice());
    for (let i = 0; i < 20; i += 1) {
      await brand.join();
      for (const guest of guests.slice(i * 3, i * 3 + 3)) await doing.earnThere(guest);
    }
    await importing;

    // From here on the other system fails as real ones do.
    Object.assign(sessionM.faults, SLOW ? { fail: 0.2, loseAnswer: 0.05, twice: 0.05 } : { fail: 0.05, twice: 0.05 });
    let buying = brand.traffic([doing.earnThere, doing.burnThere], AT_ONCE);
    await sleep(BUYING_MS);
    await buying.stop();
    await stepTo(1);
    expect(await brand.wrong()).toEqual([]);

    // Points are earned here now, and still spent there.
    buying = brand.traffic([doing.earn, doing.giveBack, doing.beGiven, doing.burnThere], AT_ONCE);
    await sleep(BUYING_MS);
    await sessionM.restart(500);
    await sleep(BUYING_MS);
    await buying.stop();

    // Somebody there corrects a balance by hand.
    const [corrected] = guests;
    if (!corrected) throw new Error('Nobody');
    await sessionM.sell(corrected.legacyId, 'ADJUST', 1_000);
    corrected.points += 1_000;
    // Of whom something is still under way, more is found by the next comparison.
    const causesAfter = async (mutation: string) => {
      given(await brand.scene.ask('operator', `mutation { ${mutation} { phase } }`), mutation);
      return (await seen()).causes;
    };
    await expect
      .poll(() => causesAfter('compareSystems'), { timeout: 30_000, interval: 500 })
      .toEqual([{ cause: 'TRANSACTION_MISSING_HERE', members: expect.any(Number) }]);
    await expect.poll(() => causesAfter('mendDrift'), { timeout: 30_000, interval: 500 }).toEqual([]);

    // Phase 2, with guests who buy while it is gone to.
    buying = brand.traffic([doing.earn, doing.giveBack, doing.beGiven], AT_ONCE);
    await stepTo(2);
    await buying.stop();
    buying = brand.traffic([doing.earn, doing.burn, doing.giveBack], AT_ONCE);
    await sleep(BUYING_MS);

    // Back, all the way, and forward again; nobody stops buying, and some are new.
    for (const phase of SLOW ? [1, 0, 1, 2] : [0, 2]) {
      for (let i = 0; i < 3; i += 1) await brand.join(phase === 0);
      await stepTo(phase);
    }
    const { done, refused } = await buying.stop();
    expect(done).toBeGreaterThan(AT_ONCE);
    // They were told to wait, and how long: from when they asked, which may have been before.
    expect(refused.length).toBeGreaterThan(0);
    for (const waitS of refused) expect(waitS).toSatisfy((s: number) => s > 0 && s <= 31);

    await expect.poll(async () => (await seen()).deliveries, { timeout: 60_000 }).toEqual({ pending: 0, dead: 0 });
    expect(await brand.wrong()).toEqual([]);
    expect(brand.scene.faults()).toEqual([]);
    expect(await brand.verified()).toMatchObject({ code: 0 });
    expect(await brand.migration('compare')).toMatchObject({ code: 0, said: expect.stringContaining(' 0 different') });
    expect(await brand.migration('end')).toMatchObject({ code: 0 });
  },
  LONGEST_MS,
);
