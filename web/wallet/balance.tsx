/** What the guest has: the first thing on the page. */
import type { WalletHomeQuery } from '../../client/index.ts';
import { CountUp } from '../shared/count-up.tsx';
import { useFormat, useTexts } from '../shared/language.ts';

export function Balance({ home }: { home: WalletHomeQuery | undefined }) {
  const { t } = useTexts();
  const format = useFormat();
  if (!home) {
    return (
      <section className="balance" aria-busy="true">
        <h1 className="bone">{t('loading')}</h1>
        <p className="digits bone" aria-hidden="true" />
        <p className="of" aria-hidden="true" />
      </section>
    );
  }
  const { name, card } = home.me;
  const { balance, available, reserved, expiring } = card.points;
  const pointsName = home.programme.pointsName;
  const [soonest] = expiring;
  return (
    <section className="balance" aria-labelledby="greeting">
      <h1 id="greeting">{name ? t('greeting', { name }) : t('greetingNobody')}</h1>
      <p className="digits" data-balance={balance}>
        <CountUp value={balance} /> <span className="unit">{pointsName}</span>
      </p>
      <p className="of">
        {available === balance
          ? ''
          : t('available', { available: format.number(available), reserved: format.number(reserved) })}
      </p>
      <p className="of soft">
        {soonest
          ? t('expiring', { points: format.number(soonest.points), pointsName, day: format.day(soonest.at) })
          : ''}
      </p>
    </section>
  );
}
