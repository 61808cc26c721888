/** Stamp cards, drawn as they lie in a purse: a circle for each stamp there can be. */
import type { WalletHomeQuery } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { useTexts } from '../shared/language.ts';

export function Stamps({ home }: { home: WalletHomeQuery }) {
  const { t } = useTexts();
  const benefitText = useBenefitText(home.programme.currency);
  const { progress } = home.me.card;
  if (progress.length === 0) return null;
  return (
    <section aria-labelledby="stamps">
      <h2 id="stamps">{t('stamps.title')}</h2>
      <ul className="stamp-cards">
        {progress.map(({ campaign, stamps, required }) => (
          <li key={campaign.id} className="surface stamp-card">
            <h3>{campaign.banner ?? campaign.name}</h3>
            <p className="circles" aria-hidden="true">
              {Array.from({ length: required }, (_, place) => (
                <span key={place} className={place < stamps ? 'stamp' : 'stamp empty'} />
              ))}
            </p>
            <p className="soft">
              {t('stamps.of', { count: stamps, required })} · {benefitText(campaign.benefit)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
