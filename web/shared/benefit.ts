/** What a benefit takes off an order, in words. */
import type { BenefitFactsFragment } from '../../client/index.ts';
import { useFormat, useTexts } from './language.ts';

/** @param currency  Of the programme. */
export function useBenefitText(currency: string): (benefit: BenefitFactsFragment) => string {
  const { t } = useTexts();
  const format = useFormat();
  const money = (amount: number) => format.money({ amount, currency });
  return (benefit) => {
    switch (benefit.__typename) {
      case 'FreeOrder':
        return benefit.upTo == null
          ? t('benefit.freeOrder')
          : t('benefit.freeOrderUpTo', { upTo: money(benefit.upTo) });
      case 'PercentOff': {
        const percent = format.percent(benefit.percent);
        return benefit.upTo == null
          ? t('benefit.percentOff', { percent })
          : t('benefit.percentOffUpTo', { percent, upTo: money(benefit.upTo) });
      }
      case 'AmountOff':
        return t('benefit.amountOff', { amount: money(benefit.amount) });
      case 'FreeItem':
        return t('benefit.freeItem', { count: benefit.quantity, items: benefit.skus.join(', ') });
    }
  };
}
