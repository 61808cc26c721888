/** Follows the move: how it is, and whatever is new about it, as it comes. */
import { useSubscription } from '@apollo/client/react';
import { useEffect, useState } from 'preact/hooks';
import {
  ConsoleMoveChangedDocument,
  ConsoleMoveDocument,
  type ConsoleMoveFactsFragment,
} from '../../../client/index.ts';
import { apiLanguage, useTexts } from '../../shared/language.ts';
import { useLive } from '../live.ts';

/** How often it is asked whether there is a move at all. */
const EVERY_MS = 5_000;
const AGAIN_MS = 5_000;

export type Move = ConsoleMoveFactsFragment;

export interface Following {
  /** Null where no move has begun; undefined until it is known. */
  readonly move: Move | null | undefined;
  /** Why it is not known, or may be old. */
  readonly error: unknown;
  readonly again: () => void;
}

export function useMove(): Following {
  const { language } = useTexts();
  const { data, error, again } = useLive(ConsoleMoveDocument, {}, EVERY_MS);
  const begun = data === undefined ? undefined : data.migration !== null;
  const [move, setMove] = useState<Move>();
  const [refused, setRefused] = useState<unknown>();
  const { restart } = useSubscription(ConsoleMoveChangedDocument, {
    skip: begun !== true,
    variables: { language: apiLanguage(language) },
    fetchPolicy: 'no-cache',
    ignoreResults: true,
    onData({ data: { data } }) {
      setRefused(undefined);
      if (data) setMove(data.migrationChanged);
    },
    onError: setRefused,
  });
  useEffect(() => {
    if (refused === undefined || !begun) return;
    const timer = setTimeout(restart, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [refused, begun]);
  if (begun === false) return { move: null, error: undefined, again };
  return { move, error: error ?? refused, again };
}
