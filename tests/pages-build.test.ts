import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Built before the tests begin, as whoever starts the platform builds it. */
const ASSETS = 'web/dist/assets';

it('what everybody is served is made for production, and names no file of the machine that built it', () => {
  const scripts = readdirSync(ASSETS).filter((file) => file.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(2);
  const wrong = scripts.filter((file) => {
    const text = readFileSync(`${ASSETS}/${file}`, 'utf8');
    return text.includes(process.cwd()) || /\bjsxDEV\b|\.tsx\b/.test(text);
  });
  expect(wrong).toEqual([]);
});
