/** Today's numbers as they come, and those of the days before. */
import { useState } from 'preact/hooks';
import { ConsoleNumbersDocument } from '../../client/index.ts';
import { type Day, daysAfter, startOfDay } from '../../platform/calendar.ts';
import { CountUp } from '../shared/count-up.tsx';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { Days } from './days.tsx';
import { useLive } from './live.ts';
import { usePlaces } from './places.ts';
import { useProgramme } from './programme.tsx';
import { useToday } from './today.ts';
import { dayText } from './words.ts';

const EVERY_MS = 3_000;

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
  const { programme, error, again } = useProgramme();
  const today = useToday(programme?.timeZone);
  const { storeIds } = usePlaces();
  const [typed, setTyped] = useState('');
  const [storeId, setStoreId] = useState<string | null>(null);
  const asked = programme && today ? { today, timeZone: programme.timeZone, storeId } : undefined;
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
      {error !== undefined && <Problem error={error} again={again} />}
      <TodayNumbers asked={asked} points={points} />
      <Days asked={asked} points={points} />
    </>
  );
}

export interface Asked {
  today: Day;
  timeZone: string;
  storeId: string | null;
}

export interface AskedProps {
  /** Undefined until the programme is known. */
  asked: Asked | undefined;
  points: string;
}

function TodayNumbers({ asked, points }: AskedProps) {
  const { t, language } = useTexts();
  return (
    <section className="today" aria-labelledby="today">
      <div className="title">
        <h2 id="today">{t('numbers.today')}</h2>
        <p className="soft">{asked ? dayText(asked.today, language) : ' '}</p>
      </div>
      {asked ? <Tiles {...asked} points={points} /> : <TilesOf points={points} />}
    </section>
  );
}

function Tiles({ today, timeZone, storeId, points }: Asked & { points: string }) {
  const { t } = useTexts();
  const variables = { from: startOfDay(today, timeZone), to: startOfDay(daysAfter(today, 1), timeZone), storeId };
  const { data, old, error, again } = useLive(ConsoleNumbersDocument, variables, EVERY_MS);
  if (error !== undefined) return <Problem error={error} again={again} />;
  const none = !old && data !== undefined && MEASURES.every((measure) => data.stats[measure] === 0);
  return (
    <>
      {storeId !== null && (
        <p className="soft none" role="status">
          {none ? t('numbers.noOrders') : ''}
        </p>
      )}
      <TilesOf stats={data?.stats} old={old} points={points} />
    </>
  );
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
