/** Follows a visit: whatever becomes of it, here or elsewhere, is in the cache and so on the screen. */
import { useApolloClient, useFragment } from '@apollo/client/react';
import { useEffect, useRef } from 'preact/hooks';
import {
  type Api,
  KioskVisitChangedDocument,
  type KioskVisitFragment,
  KioskVisitFragmentDoc,
} from '../../client/index.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';

/** Null until it is known. */
export function useFollowing(api: Api, transactionId: string | null): KioskVisitFragment | null {
  const language = apiLanguage(useTexts().language);
  const apollo = useApolloClient();
  const known = useRef<KioskVisitFragment>(null);
  useEffect(() => {
    if (transactionId === null) return;
    // With the type names, by which the cache knows what is what.
    const document = apollo.cache.transformDocument(KioskVisitChangedDocument) as typeof KioskVisitChangedDocument;
    const variables = { id: transactionId, language };
    return api.follow(document, {
      variables,
      next: (data) => apollo.cache.writeQuery({ id: 'ROOT_SUBSCRIPTION', query: document, data, variables }),
    });
  }, [api, apollo, transactionId, language]);
  const { data, complete } = useFragment<KioskVisitFragment>({
    fragment: KioskVisitFragmentDoc,
    fragmentName: 'KioskVisit',
    from: { __typename: 'LoyaltyTransaction', id: transactionId ?? '' },
    variables: { language },
  });
  // While it is on its way in another language, it is there in the one before.
  if (complete) known.current = data as KioskVisitFragment;
  return known.current?.id === transactionId ? known.current : null;
}
