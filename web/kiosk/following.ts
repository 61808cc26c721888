/** Follows a visit: whatever becomes of it, here or elsewhere, is in the cache and so on the screen. */
import { useApolloClient, useFragment } from '@apollo/client/react';
import { useEffect } from 'preact/hooks';
import {
  type Api,
  KioskVisitChangedDocument,
  type KioskVisitFragment,
  KioskVisitFragmentDoc,
} from '../../client/index.ts';

/** Null until it is known. */
export function useFollowing(api: Api, transactionId: string | null): KioskVisitFragment | null {
  const apollo = useApolloClient();
  useEffect(() => {
    if (transactionId === null) return;
    // With the type names, by which the cache knows what is what.
    const document = apollo.cache.transformDocument(KioskVisitChangedDocument) as typeof KioskVisitChangedDocument;
    return api.follow(document, {
      variables: { id: transactionId },
      next: (data) =>
        apollo.cache.writeQuery({ id: 'ROOT_SUBSCRIPTION', query: document, data, variables: { id: transactionId } }),
    });
  }, [api, apollo, transactionId]);
  const { data, complete } = useFragment<KioskVisitFragment>({
    fragment: KioskVisitFragmentDoc,
    fragmentName: 'KioskVisit',
    from: { __typename: 'LoyaltyTransaction', id: transactionId ?? '' },
  });
  return complete ? (data as KioskVisitFragment) : null;
}
