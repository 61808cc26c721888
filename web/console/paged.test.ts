/** Pages of a list that grows while one reads it: nothing twice, nothing left out. */
import { expect, it } from 'vitest';
import { type Known, type Page, withNewest, withOlder } from './paged.ts';

/** Facts from one number down to another. */
function page(from: number, to: number, more = to > 1): Page<number> {
  const numbers = Array.from({ length: from - to + 1 }, (_, i) => from - i);
  return {
    edges: numbers.map((node) => ({ cursor: String(node), node })),
    pageInfo: { hasNextPage: more, endCursor: String(to) },
  };
}
const numbers = ({ edges }: Known<number>) => edges.map(({ node }) => node);

it('puts what is new before what is known, and keeps its place among the older ones', () => {
  const first = withOlder(withNewest(undefined, page(9, 7)), page(6, 4), '7');
  expect(first.next).toBe('4');
  const grown = withNewest(first, page(11, 9));
  expect(numbers(grown)).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
  expect(grown.next).toBe('4');
});

it('shows what has changed in place', () => {
  const known = withNewest(undefined, page(2, 1));
  const changed = { ...page(2, 1), edges: [{ cursor: '2', node: 20 }, ...page(1, 1).edges] };
  expect(numbers(withNewest(known, changed))).toEqual([20, 1]);
});

it('knows that everything is there, also after more has come', () => {
  const all = withOlder(withNewest(undefined, page(4, 3)), page(2, 1), '3');
  expect(all.next).toBeNull();
  expect(withNewest(all, page(5, 4)).next).toBeNull();
});

it('begins anew where something would be left out in between', () => {
  const known = withOlder(withNewest(undefined, page(4, 3)), page(2, 1), '3');
  const later = withNewest(known, page(9, 8));
  expect(numbers(later)).toEqual([9, 8]);
  expect(later.next).toBe('8');
});

it('leaves out an older page that does not join it any more', () => {
  const later = withNewest(withNewest(undefined, page(4, 3)), page(9, 8));
  expect(withOlder(later, page(2, 1), '3')).toEqual(later);
});

it('begins with nothing, and goes on', () => {
  const nothing = withNewest<number>(undefined, { edges: [], pageInfo: { hasNextPage: false, endCursor: null } });
  expect(numbers(nothing)).toEqual([]);
  expect(numbers(withNewest(nothing, page(1, 1)))).toEqual([1]);
});
