/** Apollo Client for the pages: its cache and its hooks, over the typed client that vendors install. */
import {
  type ApolloCache,
  ApolloClient,
  ApolloLink,
  type FieldFunctionOptions,
  InMemoryCache,
  Observable,
  type StoreObject,
} from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import type { Api } from '../../client/index.ts';

export function openApollo(api: Pick<Api, 'ask' | 'follow'>): ApolloClient {
  return new ApolloClient({
    cache: new InMemoryCache({
      possibleTypes: {
        Campaign: ['PointsCampaign', 'StampCampaign'],
        Benefit: ['FreeOrder', 'PercentOff', 'AmountOff', 'FreeItem'],
      },
      typePolicies: {
        // These are kept for ever in each of their versions.
        Reward: { keyFields: ['id', 'version'] },
        LoyaltyCard: {
          fields: {
            points: { merge: true },
            tier: { merge: true },
            // A list in each language.
            history: { keyArgs: (_args, { variables }) => `history ${variables?.['language']}`, merge: asOneList },
          },
        },
        LoyaltyTransaction: { fields: { explanation: { merge: inEachLanguage } } },
        CampaignProgress: { keyFields: false },
        Programme: { merge: true },
        // There is one.
        Migration: { merge: true },
        Deliveries: { merge: true },
      },
    }),
    link: new ApolloLink(
      ({ query, variables, operationType }) =>
        new Observable((observer) => {
          if (operationType === OperationTypeNode.SUBSCRIPTION) {
            return api.follow(query, {
              variables,
              next: (data) => observer.next({ data: data as Record<string, unknown> }),
              over: (refused) => (refused ? observer.error(refused) : observer.complete()),
            });
          }
          api.ask(query, variables).then(
            (data) => {
              observer.next({ data: data as Record<string, unknown> });
              observer.complete();
            },
            (error) => observer.error(error),
          );
          return undefined;
        }),
    ),
  });
}

/** What was heard of a mutation or a subscription, unless a query has asked for it too. */
export function forgetWhatNoQueryAsks(cache: ApolloCache): void {
  for (const id of ['ROOT_MUTATION', 'ROOT_SUBSCRIPTION']) cache.evict({ id });
  cache.gc();
}

interface Connection {
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: object;
}

/**
 * Pages of a list that is read newest first: an older page goes behind what there is, and the first page, asked for again,
 * brings what is new.
 */
function asOneList(known: Connection | undefined, page: Connection, { args }: FieldFunctionOptions): Connection {
  if (!known) return page;
  const seen = new Set(known.edges.map(({ cursor }) => cursor));
  const fresh = page.edges.filter(({ cursor }) => !seen.has(cursor));
  if (args?.['after']) return { ...page, edges: [...known.edges, ...fresh] };
  // So much is new that there may be more in between.
  if (fresh.length === page.edges.length) return page;
  return { ...known, edges: [...fresh, ...known.edges] };
}

/** What rules gave an order does not change; what comes in one language leaves what is known in another. */
function inEachLanguage(
  known: readonly StoreObject[] | undefined,
  outcomes: readonly StoreObject[],
  { mergeObjects }: FieldFunctionOptions,
): readonly StoreObject[] {
  if (known?.length !== outcomes.length) return outcomes;
  return outcomes.map((outcome, i) => mergeObjects(known[i] as StoreObject, outcome));
}
