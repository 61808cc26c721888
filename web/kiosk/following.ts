/** Follows a visit: whatever becomes of it, here or elsewhere, is in the cache and so on the screen. */
import { useFragment, useSubscription } from '@apollo/client/react';
import { KioskVisitChangedDocument, type KioskVisitFragment, KioskVisitFragmentDoc } from '../../client/index.ts';

/** Null until it is known. */
export function useFollowing(transactionId: string | null): KioskVisitFragment | null {
  const id = transactionId ?? '';
  // What it tells is read from the cache, where answers go as well.
  useSubscription(KioskVisitChangedDocument, { variables: { id }, skip: transactionId === null, ignoreResults: true });
  const { data, complete } = useFragment<KioskVisitFragment>({
    fragment: KioskVisitFragmentDoc,
    fragmentName: 'KioskVisit',
    from: { __typename: 'LoyaltyTransaction', id },
  });
  return complete ? (data as KioskVisitFragment) : null;
}
