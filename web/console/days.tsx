/** The main measures day by day, as pictures and as numbers. Days are the brand's own, as the API has them. */
import { useState } from 'preact/hooks';
import { type ConsoleDayFactsFragment, ConsoleDaysDocument } from '../../client/index.ts';
import { daysAfter, startOfDay } from '../../platform/calendar.ts';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { DayChart } from './chart.tsx';
import { useLive } from './live.ts';
import type { Asked, AskedProps } from './numbers.tsx';

const EVERY_MS = 10_000;
const PERIODS = [7, 30, 90] as const;

export type Measure = Exclude<keyof ConsoleDayFactsFragment, 'day'>;

const CHARTS: readonly (readonly Measure[])[] = [
  ['transactionsClaimed'],
  ['pointsEarned', 'pointsBurned'],
  ['stampsGiven', 'rewardsEarned'],
  ['profilesCreated'],
];

export function Days({ asked, points }: AskedProps) {
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
      {asked ? (
        <Charts {...asked} period={period} points={points} />
      ) : (
        <ChartsOf days={[]} old={true} points={points} />
      )}
    </section>
  );
}

function Charts({ today, timeZone, storeId, period, points }: Asked & { period: number; points: string }) {
  const from = startOfDay(daysAfter(today, 1 - period), timeZone);
  const to = startOfDay(daysAfter(today, 1), timeZone);
  const { data, old, error, again } = useLive(ConsoleDaysDocument, { from, to, storeId }, EVERY_MS);
  if (error !== undefined) return <Problem error={error} again={again} />;
  return <ChartsOf days={data?.stats.byDay ?? []} old={old} points={points} />;
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
