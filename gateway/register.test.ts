import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { manifestOf } from './register.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loyalty-register-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let nr = 0;
async function manifest(...texts: string[]) {
  const files = texts.map((_, i) => join(folder, `${nr}-${i}.graphql`));
  nr += 1;
  for (const [i, file] of files.entries()) await writeFile(file, texts[i] ?? '');
  return manifestOf(files) as { operations: { name: string; type: string; body: string; id: string }[] };
}

it('the operations of our own clients are registered; if not, run `npm run -s register -- examples/*.graphql client/documents/*.graphql > examples/trusted-documents.json`', () => {
  const committed = JSON.parse(readFileSync('examples/trusted-documents.json', 'utf8')) as unknown;
  const files = ['examples', 'client/documents'].flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.graphql'))
      .map((file) => join(folder, file)),
  );
  expect(files.length).toBeGreaterThan(3);
  expect(manifestOf(files)).toEqual(committed);
});

it('each operation is there with the fragments that it uses, whichever file they are in', async () => {
  const { operations } = await manifest(
    'query A { ...f } mutation B { b }',
    'fragment f on Query { a ...g } fragment g on Query { c } fragment unused on Query { d }',
  );
  expect(operations.map(({ name, type }) => [name, type])).toEqual([
    ['A', 'query'],
    ['B', 'mutation'],
  ]);
  expect(operations[0]?.body).toMatch(/^fragment f on Query.*fragment g on Query.*query A/s);
  expect(operations[0]?.body).not.toContain('unused');
  expect(operations[0]?.id).toMatch(/^[0-9a-f]{64}$/);
});

it.each([
  ['an operation has no name', ['{ a }'], 'Operations have a name of their own, but one has: undefined'],
  ['two have one name', ['query A { a }', 'query A { b }'], 'Operations have a name of their own, but one has: A'],
  ['a fragment is missing', ['query A { ...f }'], 'There is no fragment f'],
  ['a file is no GraphQL', ['query A {'], 'Syntax Error'],
])('it is refused where %s', async (_what, texts, message) => {
  await expect(manifest(...texts)).rejects.toThrow(message);
});
