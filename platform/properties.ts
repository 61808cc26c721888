/** How often tests with random input run: a fixed number, or as often as asked for; with a seed that is printed. */

/** Runs of each property in the main job. `PROPERTY_RUNS` asks for another number; `npm run test:properties` for 10,000. */
const RUNS = 100;

/** Parameters for `fc.assert`. `PROPERTY_SEED` repeats a run. */
export function runs(name: string): { numRuns: number; seed: number } {
  const numRuns = Number(process.env['PROPERTY_RUNS'] || RUNS);
  const seed = Number(process.env['PROPERTY_SEED'] || Date.now() % 2 ** 31);
  console.log(`${name}: ${numRuns} runs, PROPERTY_SEED=${seed}`);
  return { numRuns, seed };
}
