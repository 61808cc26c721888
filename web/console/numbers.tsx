/** Today's numbers as they come, and those of the days before. */
import { useState } from 'preact/hooks';
import { ConsoleNumbersDocument } from '../../client/index.ts';
import { CountUp } from '../shared/count-up.tsx';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import type { BrandDay } from './day.ts';
import { Days } from './days.tsx';
import { useLive } from './live.ts';
import { usePlaces } from './places.ts';
import { useProgramme } from './programme.tsx';
import { useToday } from './today.ts';
import { dayText } from './words.ts';

const EVERY_MS = 3_000;
const DAY_MS = 24 * 3_600_000;

const MEASURES = [
  'transactionsClaimed',
  'cardsIdentified',
  'profilesCreated',
  'pointsEarned',
  'pointsBurned',
  'pointsExpired',
  'stampsGiven',
  'vouchersIssued',
  'rewardsEarned',
  'pointsLiability',
] as const;

export function Numbers() {
  const { t } = useTexts();
  const { today, error } = useToday();
  const { storeIds } = usePlaces();
  const { programme } = useProgramme();
  const [typed, setTyped] = useState('');
  const [storeId, setStoreId] = useState<string | null>(null);
  const points = programme?.pointsName ?? '';
  return (
    <>
      <form
        className="bar"
        onSubmit={(event) => {
          event.preventDefault();
          setStoreId(typed.trim() || null);
        }}
      >
        <label htmlFor="store">{t('numbers.store')}</label>
        <input
          id="store"
          list="stores"
          autoComplete="off"
          placeholder={t('numbers.allStores')}
          value={typed}
          onInput={(event) => {
            const { value } = event.currentTarget;
            setTyped(value);
            // One of those that are offered, or none, is meant as it is.
            if (value === '' || storeIds.includes(value)) setStoreId(value || null);
          }}
        />
        <datalist id="stores">
          {storeIds.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <button type="submit">{t('numbers.show')}</button>
        <p className="soft">{storeId ?? t('numbers.allStores')}</p>
      </form>
      {error !== undefined && !today && <Problem error={error} />}
      <TodayNumbers today={today} storeId={storeId} points={points} />
      <Days today={today} storeId={storeId} points={points} />
    </>
  );
}

interface TodayProps {
  today: BrandDay | undefined;
  storeId: string | null;
  points: string;
}

function TodayNumbers({ today, storeId, points }: TodayProps) {
  const { t, language } = useTexts();
  return (
    <section className="today" aria-labelledby="today">
      <div className="title">
        <h2 id="today">{t('numbers.today')}</h2>
        <p className="soft">{today ? dayText(today.day, language) : ' '}</p>
      </div>
      {today ? <Tiles from={today.start} storeId={storeId} points={points} /> : <TilesOf points={points} />}
    </section>
  );
}

function Tiles({ from, storeId, points }: { from: Date; storeId: string | null; points: string }) {
  // Up to any later moment: nothing has happened there yet.
  const to = new Date(from.getTime() + 2 * DAY_MS);
  const variables = { from: from.toISOString(), to: to.toISOString(), storeId };
  const { data, old, error, again } = useLive(ConsoleNumbersDocument, variables, EVERY_MS);
  if (error !== undefined) return <Problem error={error} again={again} />;
  return <TilesOf stats={data?.stats} old={old} points={points} />;
}

interface TilesProps {
  stats?: Readonly<Record<(typeof MEASURES)[number], number>> | undefined;
  old?: boolean;
  points: string;
}

function TilesOf({ stats, old = false, points }: TilesProps) {
  const { t } = useTexts();
  return (
    <dl className="tiles" aria-busy={old} data-live={stats !== undefined}>
      {MEASURES.map((measure) => (
        <div key={measure} className="surface tile" data-measure={measure}>
          <dt>{t(`measure.${measure}`, { points })}</dt>
          <dd data-value={stats?.[measure]}>
            {stats ? <CountUp value={stats[measure]} /> : <span className="soft">–</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
