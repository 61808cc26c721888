/** Exchanges what a guest shows for a visit. */
import { useApolloClient } from '@apollo/client/react';
import { useCallback, useRef, useState } from 'preact/hooks';
import { type IdentifyInput, KioskIdentifyDocument, Refused } from '../../client/index.ts';
import { useAttempt } from '../shared/attempt.ts';
import { now } from '../shared/clock.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';
import type { Configuration } from './configuration.ts';

export interface Identify {
  readonly busy: boolean;
  /** Why the last attempt has come to nothing. */
  readonly error: unknown;
  /** Until when the terminal takes no more, in milliseconds, as the server has it. */
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
  const last = useRef<string>(null);
  // A code is good for one exchange.
  const attempt = useAttempt<Omit<IdentifyInput, 'idempotencyKey'>>();

  const send = useCallback(
    async (ost: string) => {
      last.current = ost;
      setBusy(true);
      try {
        const { data } = await attempt(ost, { ost, posType, storeId, terminalId }, (input) =>
          apollo.mutate({
            mutation: KioskIdentifyDocument,
            variables: { input, language: apiLanguage(texts.language) },
          }),
        );
        setError(undefined);
        if (data) onIdentified(data.identify.id);
      } catch (refused) {
        setError(refused);
        const { retryAfterS } = refused instanceof Refused ? refused.details : {};
        if (typeof retryAfterS === 'number') setLockedUntil(now() + retryAfterS * 1_000);
      } finally {
        setBusy(false);
      }
    },
    [apollo, texts, attempt, posType, storeId, terminalId, onIdentified],
  );
  return {
    busy,
    error,
    lockedUntil,
    send: (ost) => void send(ost),
    again: () => last.current !== null && void send(last.current),
    forget: () => setError(undefined),
  };
}
