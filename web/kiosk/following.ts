/** Follows a visit: whatever becomes of it, here or elsewhere, is in the cache and so on the screen. */
import { useFragment, useSubscription } from '@apollo/client/react';
import { useRef } from 'preact/hooks';
import { KioskVisitChangedDocument, type KioskVisitFragment, KioskVisitFragmentDoc } from '../../client/index.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';

/** Null until it is known. */
export function useFollowing(transactionId: string | null): KioskVisitFragment | null {
  const language = apiLanguage(useTexts().language);
  const known = useRef<KioskVisitFragment>(null);
  const id = transactionId ?? '';
  // What it tells is read from the cache, where answers go as well.
  useSubscription(KioskVisitChangedDocument, {
    variables: { id, language },
    skip: transactionId === null,
    ignoreResults: true,
  });
  const { data, complete } = useFragment<KioskVisitFragment>({
    fragment: KioskVisitFragmentDoc,
    fragmentName: 'KioskVisit',
    from: { __typename: 'LoyaltyTransaction', id },
    variables: { language },
  });
  // While it is on its way in another language, it is there in the one before.
  if (complete) known.current = data as KioskVisitFragment;
  return known.current?.id === transactionId ? known.current : null;
}
