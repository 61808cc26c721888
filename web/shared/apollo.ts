/** Apollo Client for the pages: its cache and its hooks, over the typed client that vendors install. */
import { ApolloClient, ApolloLink, InMemoryCache, Observable } from '@apollo/client';
import type { Api } from '../../client/index.ts';

export function openApollo(api: Pick<Api, 'ask'>): ApolloClient {
  return new ApolloClient({
    cache: new InMemoryCache({
      possibleTypes: {
        Campaign: ['PointsCampaign', 'StampCampaign'],
        Benefit: ['FreeOrder', 'PercentOff', 'AmountOff', 'FreeItem'],
      },
      typePolicies: {
        // A reward is kept for ever in each of its versions.
        Reward: { keyFields: ['id', 'version'] },
        LoyaltyCard: { fields: { points: { merge: true }, tier: { merge: true } } },
        CampaignProgress: { keyFields: false },
        Programme: { merge: true },
      },
    }),
    link: new ApolloLink(
      ({ query, variables }) =>
        new Observable((observer) => {
          api.ask(query, variables).then(
            (data) => {
              observer.next({ data: data as Record<string, unknown> });
              observer.complete();
            },
            (error) => observer.error(error),
          );
        }),
    ),
  });
}
