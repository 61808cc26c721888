/** Exchanges what a guest shows for a visit. */
import { useApolloClient } from '@apollo/client/react';
import { useCallback, useRef, useState } from 'preact/hooks';
import { KioskIdentifyDocument, Refused } from '../../client/index.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';
import { unanswered } from './attempt.ts';
import type { Configuration } from './configuration.ts';

export interface Identify {
  readonly busy: boolean;
  /** Why the last attempt has come to nothing. */
  readonly error: unknown;
  /** Until when the terminal takes no more, in milliseconds. */
  readonly lockedUntil: number | undefined;
  send(ost: string): void;
  /** Sends the last one once more, where nobody knows what became of it. */
  again(): void;
  forget(): void;
}

export function useIdentify(
  { posType, storeId, terminalId }: Configuration,
  onIdentified: (transactionId: string) => void,
): Identify {
  const { texts } = useTexts();
  const apollo = useApolloClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [lockedUntil, setLockedUntil] = useState<number>();
  // The same attempt under the same key, for as long as nobody knows what became of it: a code is good for one exchange.
  const attempt = useRef<{ ost: string; idempotencyKey: string }>(null);

  const send = useCallback(
    async (ost: string) => {
      if (attempt.current?.ost !== ost) attempt.current = { ost, idempotencyKey: crypto.randomUUID() };
      setBusy(true);
      try {
        const { data } = await apollo.mutate({
          mutation: KioskIdentifyDocument,
          variables: {
            input: { ...attempt.current, posType, storeId, terminalId },
            language: apiLanguage(texts.language),
          },
        });
        attempt.current = null;
        setError(undefined);
        if (data) onIdentified(data.identify.id);
      } catch (refused) {
        if (!unanswered(refused)) attempt.current = null;
        setError(refused);
        const { retryAfterS } = refused instanceof Refused ? refused.details : {};
        if (typeof retryAfterS === 'number') setLockedUntil(Date.now() + retryAfterS * 1_000);
      } finally {
        setBusy(false);
      }
    },
    [apollo, texts, posType, storeId, terminalId, onIdentified],
  );
  return {
    busy,
    error,
    lockedUntil,
    send: (ost) => void send(ost),
    again: () => attempt.current && void send(attempt.current.ost),
    forget: () => setError(undefined),
  };
}
