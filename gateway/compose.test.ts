import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { composed, SUPERGRAPH_FILE } from './compose.ts';

it('the committed supergraph is what the subgraphs come to; if not, run `node gateway/compose.ts`', () => {
  expect(readFileSync(SUPERGRAPH_FILE, 'utf8')).toBe(composed());
});
