/** The tier, and the way to the next one. */
import type { WalletHomeQuery } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';

export function Tier({ home }: { home: WalletHomeQuery }) {
  const { t } = useTexts();
  const format = useFormat();
  const { tier, qualifyingPoints, next, pointsToNext, validUntil } = home.me.card.tier;
  const way =
    next && pointsToNext !== null
      ? t('tier.toNext', {
          points: format.number(pointsToNext),
          pointsName: home.programme.pointsName,
          name: next.name,
        })
      : t('tier.highest');
  return (
    <section className="surface tier" aria-labelledby="tier">
      <h2 id="tier">{tier.name}</h2>
      {tier.earnPercent !== 100 && (
        <p className="soft">
          {t('tier.earns', { percent: format.percent(tier.earnPercent), pointsName: home.programme.pointsName })}
        </p>
      )}
      {next && (
        <progress
          max={next.threshold}
          value={qualifyingPoints}
          aria-label={t('tier.way', { name: next.name })}
          aria-valuetext={way}
        />
      )}
      <p>{way}</p>
      {validUntil && <p className="soft">{t('tier.until', { day: format.day(validUntil) })}</p>}
    </section>
  );
}
