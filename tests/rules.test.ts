/** What the documents promise of the rules and of the refusals, held against the tests and the schema. */
import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, isEnumType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { refusals } from '../platform/errors.ts';

const tests = ['platform', 'gateway', 'subgraphs', 'tests']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('rules.test.ts'))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
  )
  .join('\n');
/** What tests and groups of tests are called. */
const names = [...tests.matchAll(/\b(?:it|describe)(?:\.each\([\s\S]*?\))?\(\s*['`](.+?)['`],/g)].map(
  ([, name]) => name ?? '',
);

const rules = [...readFileSync('docs/rules.md', 'utf8').matchAll(/\*\*([A-Z]-\d)\*\*/g)].map(([, rule]) => rule ?? '');

describe('every rule', () => {
  it('is told once', () => {
    expect(rules).toHaveLength(new Set(rules).size);
    expect(rules.length).toBeGreaterThanOrEqual(30);
  });
  it.each(rules)('%s is named by a test', (rule) => {
    expect(names.filter((name) => name.includes(rule))).not.toEqual([]);
  });
});

describe('every refusal', () => {
  const type = buildSchema(readFileSync('docs/contract.graphql', 'utf8')).getType('RefusalCode');
  const promised = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
  const told = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| ([A-Z_]+) \|/gm)].map(([, code]) => code ?? '');

  it('that clients were promised is one that we give', () => {
    expect(Object.keys(refusals).toSorted()).toEqual(promised.toSorted());
  });
  it('is told in docs/errors.md', () => {
    expect(told.toSorted()).toEqual([...promised, 'INTERNAL_SERVER_ERROR'].toSorted());
  });
});
