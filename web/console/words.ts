/** How the console writes days, benefits and lists. */
import type { TFunction } from 'i18next';
import type { Format } from '../shared/language.ts';
import type { Benefit } from './programme.ts';

const DAYS: Readonly<Record<'long' | 'medium' | 'short', Intl.DateTimeFormatOptions>> = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  medium: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
};

/** A calendar day, whatever the clock of whoever reads it says. */
export function dayText(day: string, language: string, style: keyof typeof DAYS = 'long'): string {
  const how = DAYS[style];
  return new Intl.DateTimeFormat(language, { ...how, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00.000Z`));
}

interface Words {
  readonly t: TFunction;
  readonly format: Format;
  readonly currency: string;
}

export function benefitText(benefit: Benefit, { t, format, currency }: Words): string {
  const money = (amount: number) => format.money({ amount, currency });
  const upTo = (most: number | null) => (most === null ? '' : ` ${t('benefit.upTo', { most: money(most) })}`);
  switch (benefit.__typename) {
    case 'FreeOrder':
      return t('benefit.freeOrder') + upTo(benefit.upTo);
    case 'PercentOff':
      return t('benefit.percentOff', { percent: format.percent(benefit.percent) }) + upTo(benefit.upTo);
    case 'AmountOff':
      return t('benefit.amountOff', { amount: money(benefit.amount) });
    case 'FreeItem':
      return t('benefit.freeItem', { count: benefit.quantity, skus: benefit.skus.join(', ') });
  }
}

/** `all` where nothing is said. */
export function listText(list: readonly string[], all: string): string {
  return list.length === 0 ? all : list.join(', ');
}
