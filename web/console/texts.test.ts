/** Every text is there in both languages, and puts in the same values. */
import { expect, it } from 'vitest';
import shared from '../shared/texts/en.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import es from './texts/es.json' with { type: 'json' };

interface Texts {
  readonly [name: string]: string | Texts;
}

/** What the API says in English needs no text of ours in English. */
const OF_THE_API = /^expected\.(?!whole$|money$|text$|entries$|other$|a whole number$|a moment$|an amount of money$)/;
/** Spanish has one form more. */
const FORM = /_(zero|one|many|other)$/;

function flat(texts: Texts, before = ''): [string, string][] {
  return Object.entries(texts).flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' ? [[before + name, text]] : flat(text, `${before}${name}.`),
  );
}
const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, value]) => value).toSorted();
const namesOf = (texts: Texts) =>
  [...new Set(flat(texts).map(([name]) => name.replace(FORM, '')))].filter((name) => !OF_THE_API.test(name)).toSorted();

it('have the same names', () => {
  expect(namesOf(es)).toEqual(namesOf(en));
});

it('put in the same values', () => {
  const spanish = new Map(flat(es));
  for (const [name, text] of flat(en)) expect([name, values(spanish.get(name) ?? '')]).toEqual([name, values(text)]);
});

it('are there for whatever the page says', () => {
  const known = new Set([...flat(en), ...flat(shared)].map(([name]) => name.replace(FORM, '')));
  const sources = import.meta.glob<string>('./**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
  for (const [file, code] of Object.entries(sources)) {
    for (const [, name = ''] of code.matchAll(/\bt\('([\w.]+)'/g)) expect(known, file).toContain(name);
    // Of those that are one of two.
    for (const [, a = '', b = ''] of code.matchAll(/\bt\([^'`()]+\? '([\w.]+)' : '([\w.]+)'/g)) {
      expect(known, file).toContain(a);
      expect(known, file).toContain(b);
    }
  }
});
