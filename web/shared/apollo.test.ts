/** What the cache of a page keeps, and for how long. */
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { forgetWhatNoQueryAsks, openApollo } from './apollo.ts';

const owner = { __typename: 'User', id: 'u', name: 'Andy' };
const visit = { __typename: 'LoyaltyTransaction', id: 't', card: { __typename: 'LoyaltyCard', id: 'c', owner } };
const PROGRAMME = parse('{ programme { name } }');
const FIELDS = '{ id card { id owner { id name } } }';

// A kiosk is switched on for weeks, and kept the name of everybody who had stood before it.
it('forgets what was heard of a guest, and keeps what was asked of the programme', async () => {
  const answers = [{ programme: { __typename: 'Programme', name: 'Crown Kitchens' } }, { identify: visit }];
  const apollo = openApollo({
    ask: async () => answers.shift() as never,
    follow: (_document, { next }) => {
      next({ transactionChanged: visit } as never);
      return () => undefined;
    },
  });
  const kept = () => JSON.stringify(apollo.cache.extract());
  await apollo.query({ query: PROGRAMME });
  await apollo.mutate({ mutation: parse(`mutation { identify ${FIELDS} }`) });
  const followed = apollo.subscribe({ query: parse(`subscription { transactionChanged ${FIELDS} }`) });
  await new Promise((resolve) => followed.subscribe(resolve));
  expect(kept()).toContain('Andy');
  forgetWhatNoQueryAsks(apollo.cache);
  expect(kept()).not.toMatch(/Andy|LoyaltyTransaction|LoyaltyCard/);
  expect(kept()).toContain('Crown Kitchens');
});
