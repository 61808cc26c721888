/**
 * Books what has been paid, whatever happens on the way. What is to be sent is kept on the device until there is an answer, with its
 * key, so that neither a lost network nor a restart of the kiosk loses a sale or books it twice.
 */
import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type ClaimTransactionInput, KioskClaimDocument, untilAnswered } from '../../client/index.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';
import { bookLater } from './book-later.ts';
import { forgetOpen } from './cancel.ts';

const PLACE = 'kiosk-unbooked';
/** Nobody waits at a kiosk for longer than that. */
const LATER_MS = 60_000;

/** What was paid before the kiosk was started again, and has had no answer yet. */
export function unbooked(): ClaimTransactionInput | null {
  const text = localStorage.getItem(PLACE);
  return text === null ? null : (JSON.parse(text) as ClaimTransactionInput);
}

export interface Booking {
  /** `again`: there was no answer, and it is being sent again. */
  readonly state: 'none' | 'sending' | 'again' | 'refused';
  /** Why it was not booked, or is sent again. */
  readonly error: unknown;
  /** Whether it has taken so long that nobody needs to wait for it. */
  readonly late: boolean;
  book(input: ClaimTransactionInput): void;
  /** Goes on with it in the background. */
  later(): void;
}

export function useBooking(onBooked: () => void): Booking {
  const { texts } = useTexts();
  const apollo = useApolloClient();
  const [state, setState] = useState<Booking['state']>('none');
  const [error, setError] = useState<unknown>();
  const [late, setLate] = useState(false);
  const leave = useRef(new AbortController());
  useEffect(() => () => leave.current.abort(), []);
  const send = useCallback(
    async (input: ClaimTransactionInput) => {
      localStorage.setItem(PLACE, JSON.stringify(input));
      setState('sending');
      const timer = setTimeout(() => setLate(true), LATER_MS);
      try {
        const variables = { input, language: apiLanguage(texts.language) };
        await untilAnswered(() => apollo.mutate({ mutation: KioskClaimDocument, variables }), {
          missed(why) {
            setError(why);
            setState('again');
          },
          signal: leave.current.signal,
        });
        if (leave.current.signal.aborted) return;
        forgetOpen(String(input.transactionId));
        localStorage.removeItem(PLACE);
        onBooked();
      } catch (refused) {
        if (leave.current.signal.aborted) return;
        localStorage.removeItem(PLACE);
        setError(refused);
        setState('refused');
      } finally {
        clearTimeout(timer);
        setLate(false);
      }
    },
    [apollo, texts, onBooked],
  );
  // The same at every render: what was left unbooked is sent by an effect.
  const book = useCallback((input: ClaimTransactionInput) => void send(input), [send]);
  const later = () => {
    const input = unbooked();
    leave.current.abort();
    if (input) bookLater(apollo, input);
    localStorage.removeItem(PLACE);
  };
  return { state, error, late, book, later };
}
