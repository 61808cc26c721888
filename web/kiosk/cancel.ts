/** Ends a visit that came to nothing, so that what it held is free at once. */
import type { ApolloClient } from '@apollo/client';
import { KioskCancelDocument } from '../../client/index.ts';
import { untilAnswered } from './attempt.ts';

/** It would lapse by itself by then. Source: `docs/rules.md`, O-6. */
const LAPSED_MS = 30 * 60_000;

/** Nobody waits for it: the next guest may come meanwhile. */
export function cancelVisit(apollo: ApolloClient, transactionId: string, reason: string): void {
  const input = { transactionId, reason, idempotencyKey: crypto.randomUUID() };
  untilAnswered(() => apollo.mutate({ mutation: KioskCancelDocument, variables: { input } }), {
    signal: AbortSignal.timeout(LAPSED_MS),
  }).catch(() => {
    // It is over in some other way.
  });
}
