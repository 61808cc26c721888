/** Contenders by turns, so that whatever else the machine does meets them alike. */

export interface Turns {
  readonly warmUp: number;
  readonly rounds: number;
}

/**
 * A B C, C B A, A B C and so on: each is as often early as late.
 *
 * @returns What was measured of each, round by round, without those in which everything warmed up.
 */
export async function alternate<Name extends string, Measured>(
  names: readonly Name[],
  { warmUp, rounds }: Turns,
  measure: (name: Name) => Promise<Measured>,
): Promise<Record<Name, Measured[]>> {
  const all = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Measured[]>;
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const measured = await measure(name);
      if (round >= 0) all[name].push(measured);
    }
  }
  return all;
}
