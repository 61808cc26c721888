/** Follows a visit: whatever becomes of it, here or elsewhere, is in the cache and so on the screen. */
import { useFragment, useSubscription } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'preact/hooks';
import { KioskVisitChangedDocument, type KioskVisitFragment, KioskVisitFragmentDoc } from '../../client/index.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';

const AGAIN_MS = 10_000;

export interface Following {
  /** Null until it is known. */
  readonly visit: KioskVisitFragment | null;
  /** Why what is known may be old: the stream was refused, and is begun again. */
  readonly error: unknown;
}

export function useFollowing(transactionId: string | null): Following {
  const language = apiLanguage(useTexts().language);
  const known = useRef<KioskVisitFragment>(null);
  const [error, setError] = useState<unknown>();
  const id = transactionId ?? '';
  // What it tells is read from the cache, where answers go as well.
  const { restart } = useSubscription(KioskVisitChangedDocument, {
    variables: { id, language },
    skip: transactionId === null,
    ignoreResults: true,
    onData: () => setError(undefined),
    onError: setError,
  });
  useEffect(() => {
    if (error === undefined) return;
    const timer = setTimeout(restart, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error]);
  const { data, complete } = useFragment<KioskVisitFragment>({
    fragment: KioskVisitFragmentDoc,
    fragmentName: 'KioskVisit',
    from: { __typename: 'LoyaltyTransaction', id },
    variables: { language },
  });
  // While it is on its way in another language, it is there in the one before.
  if (complete) known.current = data as KioskVisitFragment;
  return { visit: known.current?.id === transactionId ? known.current : null, error };
}
