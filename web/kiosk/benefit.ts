/** What a voucher is worth, in words. */
import type { BenefitFactsFragment } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { nameOf } from './menu.ts';

export function useBenefitText(currency: string): (benefit: BenefitFactsFragment) => string {
  const { t, language } = useTexts();
  const format = useFormat();
  const money = (amount: number) => format.money({ amount, currency });
  const upTo = (most: number | null) => (most === null ? '' : t('benefit.upTo', { amount: money(most) }));
  return (benefit) => {
    switch (benefit.__typename) {
      case 'FreeOrder':
        return t('benefit.FreeOrder') + upTo(benefit.upTo);
      case 'PercentOff':
        return t('benefit.PercentOff', { percent: format.percent(benefit.percent) }) + upTo(benefit.upTo);
      case 'AmountOff':
        return t('benefit.AmountOff', { amount: money(benefit.amount) });
      case 'FreeItem': {
        const items = new Intl.ListFormat(language, { type: 'disjunction' });
        const names = items.format(benefit.skus.map((sku) => nameOf(sku, language)));
        return t('benefit.FreeItem', { count: benefit.quantity, n: format.number(benefit.quantity), names });
      }
    }
  };
}
