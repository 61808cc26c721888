/** What was paid, and is booked once the API can: nobody waits for it, and it is kept on the device until there is an answer. */
import type { ApolloClient } from '@apollo/client';
import { type ClaimTransactionInput, KioskClaimDocument, Refused, untilAnswered } from '../../client/index.ts';
import { forgetOpen } from './cancel.ts';

const PLACE = 'kiosk-book-later';
const PAUSE_MAX_MS = 60_000;

export function bookLater(apollo: ApolloClient, input: ClaimTransactionInput): void {
  // It is not to be cancelled as one that came to nothing.
  forgetOpen(String(input.transactionId));
  keep([...kept(), input]);
  send(apollo, input);
}

/** What was kept when the kiosk was switched off. */
export function bookLeft(apollo: ApolloClient): void {
  for (const input of kept()) send(apollo, input);
}

function send(apollo: ApolloClient, input: ClaimTransactionInput): void {
  const forget = () => keep(kept().filter(({ idempotencyKey }) => idempotencyKey !== input.idempotencyKey));
  // Nobody reads what it gave.
  const claim = {
    mutation: KioskClaimDocument,
    variables: { input, language: 'EN' },
    fetchPolicy: 'no-cache',
  } as const;
  untilAnswered(() => apollo.mutate(claim), { pauseMaxMs: PAUSE_MAX_MS }).then(forget, (error: unknown) => {
    // A refusal is an answer. What was closed goes on once the kiosk is open again.
    if (error instanceof Refused) forget();
  });
}

function kept(): readonly ClaimTransactionInput[] {
  return JSON.parse(localStorage.getItem(PLACE) ?? '[]') as readonly ClaimTransactionInput[];
}

function keep(inputs: readonly ClaimTransactionInput[]): void {
  localStorage.setItem(PLACE, JSON.stringify(inputs));
}
