/** Follows a visit: whatever becomes of it, here or elsewhere, is in the cache and so on the screen. */
import { useApolloClient, useFragment } from '@apollo/client/react';
import { useEffect, useState } from 'preact/hooks';
import {
  type Api,
  KioskVisitChangedDocument,
  type KioskVisitFragment,
  KioskVisitFragmentDoc,
} from '../../client/index.ts';

export interface Following {
  /** Null until it is known. */
  readonly visit: KioskVisitFragment | null;
  /** Whether a stream is open, so that its connection says something. */
  readonly open: boolean;
}

export function useFollowing(api: Api, transactionId: string | null): Following {
  const apollo = useApolloClient();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (transactionId === null) return;
    // With the type names, by which the cache knows what is what.
    const document = apollo.cache.transformDocument(KioskVisitChangedDocument) as typeof KioskVisitChangedDocument;
    setOpen(true);
    const stop = api.follow(document, {
      variables: { id: transactionId },
      next: (data) =>
        apollo.cache.writeQuery({ id: 'ROOT_SUBSCRIPTION', query: document, data, variables: { id: transactionId } }),
      over: () => setOpen(false),
    });
    return () => {
      stop();
      setOpen(false);
    };
  }, [api, apollo, transactionId]);
  const { data, complete } = useFragment<KioskVisitFragment>({
    fragment: KioskVisitFragmentDoc,
    fragmentName: 'KioskVisit',
    from: { __typename: 'LoyaltyTransaction', id: transactionId ?? '' },
  });
  return { visit: complete ? (data as KioskVisitFragment) : null, open };
}
