/** What a benefit takes off an order, in words. */
import type { BenefitFactsFragment } from '../../client/index.ts';
import { useFormat, useTexts } from './language.ts';

/**
 * @param currency  Of the programme.
 * @param nameOf  What is sold under a number, in a language, where the page knows.
 */
export function useBenefitText(
  currency: string,
  nameOf: (sku: string, language: string) => string = (sku) => sku,
): (benefit: BenefitFactsFragment) => string {
  const { t, language } = useTexts();
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
      case 'FreeItem': {
        const any = new Intl.ListFormat(language, { type: 'disjunction' });
        const items = any.format(benefit.skus.map((sku) => nameOf(sku, language)));
        return t('benefit.freeItem', { count: benefit.quantity, items });
      }
    }
  };
}
