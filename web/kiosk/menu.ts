/** What this kiosk sells. `sku` and `category` are what campaigns and rewards speak of; prices are in minor units, tax included. */
import type { Language } from '../shared/language.ts';
import type { Picture } from './icons.tsx';
import items from './menu.json' with { type: 'json' };

export const CATEGORIES = ['burgers', 'sides', 'coffee', 'drinks', 'sweets'] as const;
export type Category = (typeof CATEGORIES)[number];

export interface Item {
  readonly sku: string;
  readonly category: Category;
  readonly price: number;
  readonly picture: Picture;
  readonly name: Readonly<Record<Language, string>>;
}

export const MENU = items as readonly Item[];

/** What may be given on top, in minor units. */
export const TIPS = [0, 100, 200, 300] as const;

/** The name of what is sold under a number; the number itself where nothing is. */
export function nameOf(sku: string, language: string): string {
  const item = MENU.find((one) => one.sku === sku);
  return item?.name[language as Language] ?? item?.name.en ?? sku;
}
