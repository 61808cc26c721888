/** Exchanges what a guest shows for a visit. */
import { useApolloClient } from '@apollo/client/react';
import { useCallback, useRef, useState } from 'preact/hooks';
import { type IdentifyInput, KioskIdentifyDocument, Refused } from '../../client/index.ts';
import { useAttempt } from '../shared/attempt.ts';
import { now } from '../shared/clock.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';
import { cancelVisit } from './cancel.ts';
import type { Configuration } from './configuration.ts';

export interface Identify {
  readonly busy: boolean;
  /** Why the last attempt has come to nothing. */
  readonly error: unknown;
  /** Until when the terminal takes no more, in milliseconds, as the server has it. */
  readonly lockedUntil: number | undefined;
  /** Unless one is on its way already. */
  send(ost: string): void;
  /** Sends the last one once more, where nobody knows what became of it. */
  again(): void;
  forget(): void;
  /** Whoever has shown it does not wait any more: what it is answered with is nobody's visit. */
  giveUp(): void;
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
  /** What is on its way; null where nothing is that anybody waits for. */
  const waiting = useRef<object>(null);
  // A code is good for one exchange.
  const attempt = useAttempt<Omit<IdentifyInput, 'idempotencyKey'>>();

  const stop = useCallback(() => {
    waiting.current = null;
    setBusy(false);
  }, []);
  const send = useCallback(
    async (ost: string) => {
      if (waiting.current) return;
      const mine = {};
      waiting.current = mine;
      last.current = ost;
      setBusy(true);
      try {
        const { data } = await attempt(ost, { ost, posType, storeId, terminalId }, (input) =>
          apollo.mutate({
            mutation: KioskIdentifyDocument,
            variables: { input, language: apiLanguage(texts.language) },
          }),
        );
        if (!data) return;
        if (waiting.current !== mine) return cancelVisit(apollo, data.identify.id, 'The guest did not wait for it');
        last.current = null;
        setError(undefined);
        onIdentified(data.identify.id);
      } catch (refused) {
        if (waiting.current !== mine) return;
        setError(refused);
        const { retryAfterS } = refused instanceof Refused ? refused.details : {};
        if (typeof retryAfterS === 'number') setLockedUntil(now() + retryAfterS * 1_000);
      } finally {
        if (waiting.current === mine) stop();
      }
    },
    [apollo, texts, attempt, posType, storeId, terminalId, onIdentified, stop],
  );
  return {
    busy,
    error,
    lockedUntil,
    send: (ost) => void send(ost),
    again: () => last.current !== null && void send(last.current),
    forget: () => setError(undefined),
    giveUp() {
      stop();
      setError(undefined);
    },
  };
}
