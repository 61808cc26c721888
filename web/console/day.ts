/** When the brand's day began. The API says on which day a moment was; where that changes, the day begins. */

const QUARTER_MS = 15 * 60_000;
/** The longest day there is, where clocks are put back, and some. */
const DAY_QUARTERS = 26 * 4;

export interface BrandDay {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly start: Date;
}

/**
 * @param dayOf  The brand's day at a moment.
 *
 * Days begin at a quarter of an hour of UTC in every time zone of today.
 */
export async function brandDay(dayOf: (at: Date) => Promise<string>, now: Date): Promise<BrandDay> {
  const day = await dayOf(now);
  const quarter = Math.floor(now.getTime() / QUARTER_MS);
  // Of quarters before this one: the last that is not of the day, and the first that is.
  let [out, within] = [quarter - DAY_QUARTERS, quarter];
  while (within - out > 1) {
    const middle = Math.floor((out + within) / 2);
    if ((await dayOf(new Date(middle * QUARTER_MS))) === day) within = middle;
    else out = middle;
  }
  return { day, start: new Date(within * QUARTER_MS) };
}
