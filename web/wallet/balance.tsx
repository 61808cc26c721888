/** What the guest has: the first thing on the page. */
import type { WalletHomeQuery } from '../../client/index.ts';
import { CountUp } from '../shared/count-up.tsx';
import { lastInstant, useFormat, useTexts } from '../shared/language.ts';

export function Balance({ home }: { home: WalletHomeQuery | undefined }) {
  const { t } = useTexts();
  const format = useFormat();
  if (!home) {
    return (
      <div className="balance" aria-hidden="true">
        <p className="digits bone" />
      </div>
    );
  }
  const { card } = home.me;
  const { balance, available, reserved, expiring } = card.points;
  const pointsName = home.programme.pointsName;
  const [soonest] = expiring;
  return (
    <section className="balance" aria-label={t('balance')}>
      <p className="digits" role="status">
        <CountUp value={balance} /> <span className="unit">{pointsName}</span>
      </p>
      <p className="of soft">
        {soonest
          ? t('expiring', {
              points: format.number(soonest.points),
              pointsName,
              day: format.day(lastInstant(soonest.at)),
            })
          : ''}
      </p>
      <p className="of">
        {available === balance
          ? ''
          : t('available', { available: format.number(available), reserved: format.number(reserved) })}
      </p>
    </section>
  );
}
