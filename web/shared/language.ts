/** English and Spanish: the texts of a page, and how it writes numbers, money and moments. */
import i18next, { type i18n, type ResourceLanguage, type TFunction } from 'i18next';
import { createContext } from 'preact';
import { useContext, useMemo, useSyncExternalStore } from 'preact/compat';
import type { Language as ApiLanguage } from '../../client/index.ts';
import en from './texts/en.json' with { type: 'json' };
import es from './texts/es.json' with { type: 'json' };

export const LANGUAGES = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof LANGUAGES;

const CHOICE = 'language';

/** @param page  The texts of the page, beside those that all share, or in place of them. */
export async function openLanguage(page: Record<Language, ResourceLanguage>): Promise<i18n> {
  const instance = i18next.createInstance();
  await instance.init({
    lng: preferred(),
    fallbackLng: 'en',
    resources: { en: { translation: en }, es: { translation: es } },
    // What is put into a text is shown as text.
    interpolation: { escapeValue: false },
  });
  for (const [language, texts] of Object.entries(page)) {
    instance.addResourceBundle(language, 'translation', texts, true, true);
  }
  const announce = (language: string) => {
    document.documentElement.lang = language;
  };
  announce(instance.language);
  instance.on('languageChanged', announce);
  return instance;
}

/** What was chosen before, or else the first that the browser asks for. */
export function preferred(): Language {
  const wanted = [localStorage.getItem(CHOICE) ?? '', ...navigator.languages].map((one) => one.slice(0, 2));
  return (wanted.find((one) => one in LANGUAGES) as Language | undefined) ?? 'en';
}

export function choose(instance: i18n, language: Language): void {
  localStorage.setItem(CHOICE, language);
  void instance.changeLanguage(language);
}

export interface Format {
  number(value: number): string;
  /** With its sign, plus too. */
  change(value: number): string;
  percent(value: number): string;
  money(money: { readonly amount: number; readonly currency: string }): string;
  day(at: string): string;
  /** Day and time. */
  moment(at: string): string;
}

/** The texts that are open; given by `open.tsx`. */
export const Texts = createContext<i18n>(i18next);

/** The texts in the language that is chosen; again whenever another one is. */
export function useTexts(): { readonly t: TFunction; readonly texts: i18n; readonly language: string } {
  const texts = useContext(Texts);
  const language = useSyncExternalStore(
    (changed) => {
      texts.on('languageChanged', changed);
      return () => texts.off('languageChanged', changed);
    },
    () => texts.language,
  );
  return { t: texts.t, texts, language };
}

/** A language as the API names it. */
export function apiLanguage(language: string): ApiLanguage {
  return language === 'es' ? 'ES' : 'EN';
}

/** The time zone in which moments are written; undefined: that of the reader. */
export const TimeZone = createContext<string | undefined>(undefined);

export function useFormat(): Format {
  const { language } = useTexts();
  const timeZone = useContext(TimeZone);
  return useMemo(() => formatOf(regional(language), timeZone), [language, timeZone]);
}

/** What ends at midnight is good until the day before. */
export function lastInstant(end: string): string {
  return new Date(Date.parse(end) - 1).toISOString();
}

/** A language as it is written where its reader lives: days and months change places. */
function regional(language: string): string {
  return navigator.languages.find((wanted) => wanted.slice(0, 2) === language) ?? language;
}

export function formatOf(language: string, timeZone?: string): Format {
  const number = new Intl.NumberFormat(language);
  const change = new Intl.NumberFormat(language, { signDisplay: 'exceptZero' });
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return {
    number: (value) => number.format(value),
    change: (value) => change.format(value),
    percent: (value) => percent.format(value / 100),
    money({ amount, currency }) {
      const money = new Intl.NumberFormat(language, { style: 'currency', currency });
      return money.format(amount / 10 ** (money.resolvedOptions().maximumFractionDigits ?? 2));
    },
    day: (at) => day.format(new Date(at)),
    moment: (at) => moment.format(new Date(at)),
  };
}
