/** Ends a visit that came to nothing, so that what it held is free at once; one that a restart of the kiosk cut short, too. */
import type { ApolloClient } from '@apollo/client';
import { KioskCancelDocument, Refused, untilAnswered } from '../../client/index.ts';

const PLACE = 'kiosk-open';
/** It would lapse by itself by then. Source: `docs/rules.md`, O-6. */
const LAPSED_MS = 30 * 60_000;

export function rememberOpen(transactionId: string): void {
  localStorage.setItem(PLACE, transactionId);
}

/** @param transactionId  There may be another one open by now. */
export function forgetOpen(transactionId: string): void {
  if (localStorage.getItem(PLACE) === transactionId) localStorage.removeItem(PLACE);
}

/** Nobody waits for it: the next guest may come meanwhile. */
export function cancelVisit(apollo: ApolloClient, transactionId: string, reason: string): void {
  const input = { transactionId, reason, idempotencyKey: crypto.randomUUID() };
  untilAnswered(() => apollo.mutate({ mutation: KioskCancelDocument, variables: { input }, fetchPolicy: 'no-cache' }), {
    signal: AbortSignal.timeout(LAPSED_MS),
  }).then(
    () => forgetOpen(transactionId),
    (error: unknown) => {
      // It is over in some other way. What was not answered is ended when the kiosk is started again.
      if (error instanceof Refused) forgetOpen(transactionId);
    },
  );
}

/** What was open when the kiosk was switched off. */
export function cancelLeftOpen(apollo: ApolloClient): void {
  const left = localStorage.getItem(PLACE);
  if (left !== null) cancelVisit(apollo, left, 'The kiosk was started again');
}
