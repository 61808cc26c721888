/** Sends what must count once: under the same idempotency key, as it was, for as long as nobody knows what became of it. */
import { useState } from 'preact/hooks';
import { unanswered } from '../../client/index.ts';

type Keyed<Input> = Input & { readonly idempotencyKey: string };

/** @param what  By which two attempts are the same. */
export type Attempt<Input> = <T>(what: string, input: Input, send: (input: Keyed<Input>) => Promise<T>) => Promise<T>;

export function openAttempt<Input extends object>(): Attempt<Input> {
  let last: { readonly what: string; readonly input: Keyed<Input> } | undefined;
  return async (what, input, send) => {
    if (last?.what !== what) last = { what, input: { ...input, idempotencyKey: crypto.randomUUID() } };
    const mine = last;
    // Another one may have begun meanwhile.
    const answered = () => {
      if (last === mine) last = undefined;
    };
    try {
      const answer = await send(mine.input);
      answered();
      return answer;
    } catch (error) {
      // A refusal is an answer; what is asked next is another request.
      if (!unanswered(error)) answered();
      throw error;
    }
  };
}

export function useAttempt<Input extends object>(): Attempt<Input> {
  return useState(() => openAttempt<Input>())[0];
}
