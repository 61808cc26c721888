import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readEnv } from '../platform/env.ts';
import { LIMIT_VARIABLES, LIMITS, readLimits } from './limits.ts';

it('each has a variable that docs/settings.md explains, with its default', () => {
  const settings = readFileSync('docs/settings.md', 'utf8');
  const told = [...settings.matchAll(/^\| `(LIMIT_\w+)` \| (\d+) \|/gm)].map(([, variable, value]) => [
    variable,
    value,
  ]);
  expect(told).toEqual(LIMIT_VARIABLES.map((variable, i) => [variable, String(Object.values(LIMITS)[i])]));
});

it('each is read from its variable, and refused where it makes no sense', () => {
  expect(readEnv({}, readLimits)).toEqual(LIMITS);
  const env = Object.fromEntries(LIMIT_VARIABLES.map((variable) => [variable, '2000']));
  expect(new Set(Object.values(readEnv(env, readLimits)))).toEqual(new Set([2000]));
  for (const variable of LIMIT_VARIABLES) {
    for (const wrong of ['0', '-1', '1.5', 'many', '99999999999']) {
      expect(() => readEnv({ [variable]: wrong }, readLimits)).toThrow(`${variable} is a whole number from`);
    }
  }
});
