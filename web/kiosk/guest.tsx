/** Who is there, and what they have. */
import type { KioskCardFragment, KioskProgrammeQuery, KioskVisitFragment } from '../../client/index.ts';
import { useArrive } from '../shared/arrive.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { CountUp } from '../shared/count-up.tsx';
import { lastInstant, useFormat, useTexts } from '../shared/language.ts';
import { nameOf } from './menu.ts';

interface GuestProps {
  readonly programme: KioskProgrammeQuery['programme'];
  /** Null where the guest has shown nothing. */
  readonly visit: KioskVisitFragment | null;
  /** Whether it is over, and all that is left is to say so. */
  readonly thanks: boolean;
}

/** By a code, unless the programme says otherwise. */
export function maySpend({ identifiers }: GuestProps['programme'], { identifiedBy }: KioskVisitFragment): boolean {
  return identifiers.some(({ type, maySpend }) => type === identifiedBy && maySpend);
}

export function Guest({ programme, visit, thanks }: GuestProps) {
  const { t } = useTexts();
  const heading = useArrive<HTMLHeadingElement>(thanks);
  const name = visit?.card.owner.name;
  const greet = (greeting: 'hello' | 'thanks') =>
    name ? t(`guest.${greeting}ByName`, { name }) : t(`guest.${greeting}`);
  return (
    <header className="guest">
      <h1 tabIndex={-1} ref={heading} data-thanks={greet('thanks')}>
        {greet(thanks ? 'thanks' : 'hello')}
      </h1>
      {visit ? (
        <>
          <Standing card={visit.card} pointsName={programme.pointsName} />
          {!thanks &&
            (maySpend(programme, visit) ? <Held visit={visit} programme={programme} /> : <p>{t('guest.collects')}</p>)}
        </>
      ) : (
        !thanks && <p className="soft">{t('guest.none')}</p>
      )}
    </header>
  );
}

/** Points, tier and stamp cards as they are now. */
function Standing({ card, pointsName }: { card: KioskCardFragment; pointsName: string }) {
  const { t } = useTexts();
  const format = useFormat();
  const { available, balance } = card.points;
  return (
    <ul className="standing" aria-label={t('guest.have')}>
      <li data-what="points">
        <strong>
          <CountUp value={available} />
        </strong>{' '}
        {/* What is set aside is the guest's all the same, and the wallet counts it. */}
        {available === balance ? pointsName : t('guest.toSpend', { points: pointsName })}
      </li>
      <li data-what="tier">{card.tier.tier.name}</li>
      {card.progress.map(({ campaign, stamps, required }) => (
        <li key={campaign.id} data-what={campaign.name}>
          {campaign.name}{' '}
          <strong className="count">
            {t('guest.stamps', { stamps: format.number(stamps), required: format.number(required) })}
          </strong>
        </li>
      ))}
    </ul>
  );
}

/** What the guest has picked on the phone, and what will apply by itself. */
function Held({ visit, programme }: { visit: KioskVisitFragment; programme: GuestProps['programme'] }) {
  const { t } = useTexts();
  const format = useFormat();
  const worth = useBenefitText(programme.currency, nameOf);
  const byThemselves = visit.card.vouchers.filter(({ autoApply }) => autoApply);
  if (visit.rewards.length + visit.vouchers.length + byThemselves.length === 0) return null;
  return (
    <ul className="held" aria-label={t('guest.held')}>
      {visit.rewards.map(({ id, name, points }, i) => (
        // The same reward may have been picked twice.
        <li key={`${id} ${i}`} data-held="picked">
          {t('guest.picked', { what: name })} ({format.number(points)} {programme.pointsName})
        </li>
      ))}
      {visit.vouchers.map(({ id, benefit }) => (
        <li key={id} data-held="picked">
          {t('guest.picked', { what: worth(benefit) })}
        </li>
      ))}
      {byThemselves.map(({ id, benefit, expiresAt }) => (
        <li key={id} data-held="automatic">
          {t('guest.byItself', { what: worth(benefit), day: format.day(lastInstant(expiresAt)) })}
        </li>
      ))}
    </ul>
  );
}
