/** The main measures day by day, as pictures and as numbers. Days are the brand's own, as the API has them. */
import { useMemo, useState } from 'preact/hooks';
import { type ConsoleDayFactsFragment, ConsoleDaysDocument } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { DayChart } from './chart.tsx';
import type { BrandDay } from './day.ts';
import { useLive } from './live.ts';

const EVERY_MS = 10_000;
const DAY_MS = 24 * 3_600_000;
const PERIODS = [7, 30, 90] as const;

export type Measure = Exclude<keyof ConsoleDayFactsFragment, 'day'>;

const CHARTS: readonly (readonly Measure[])[] = [
  ['transactionsClaimed'],
  ['pointsEarned', 'pointsBurned'],
  ['stampsGiven', 'rewardsEarned'],
  ['profilesCreated'],
];

interface DaysProps {
  today: BrandDay | undefined;
  storeId: string | null;
  points: string;
}

export function Days({ today, storeId, points }: DaysProps) {
  const { t } = useTexts();
  const [period, setPeriod] = useState<number>(30);
  return (
    <section className="days" aria-labelledby="days">
      <div className="title">
        <h2 id="days">{t('numbers.days')}</h2>
        <fieldset className="periods" aria-label={t('numbers.period')}>
          {PERIODS.map((one) => (
            <button key={one} type="button" aria-pressed={one === period} onClick={() => setPeriod(one)}>
              {t('numbers.lastDays', { count: one })}
            </button>
          ))}
        </fieldset>
      </div>
      {today ? (
        <Charts today={today} period={period} storeId={storeId} points={points} />
      ) : (
        <ChartsOf days={[]} old={true} points={points} />
      )}
    </section>
  );
}

function Charts({
  today,
  period,
  storeId,
  points,
}: {
  today: BrandDay;
  period: number;
  storeId: string | null;
  points: string;
}) {
  // From a day earlier, and without it: so each day is whole, also where clocks were put forward.
  const from = new Date(today.start.getTime() - (period + 1) * DAY_MS);
  const to = new Date(today.start.getTime() + 2 * DAY_MS);
  const variables = { from: from.toISOString(), to: to.toISOString(), storeId };
  const { data, old, error, again } = useLive(ConsoleDaysDocument, variables, EVERY_MS);
  const byDay = data?.stats.byDay;
  const days = useMemo(
    () => byDay?.filter(({ day }) => day <= today.day).slice(-period) ?? [],
    [byDay, today.day, period],
  );
  if (error !== undefined) return <Problem error={error} again={again} />;
  return <ChartsOf days={days} old={old} points={points} />;
}

interface ChartsProps {
  days: readonly ConsoleDayFactsFragment[];
  old: boolean;
  points: string;
}

function ChartsOf({ days, old, points }: ChartsProps) {
  return (
    <div className="charts" aria-busy={old}>
      {CHARTS.map((measures) => (
        <DayChart key={measures.join(' ')} measures={measures} days={days} points={points} />
      ))}
    </div>
  );
}
