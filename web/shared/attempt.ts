/** Sends what must count once: under the same idempotency key, as it was, for as long as nobody knows what became of it. */
import { useCallback, useRef } from 'preact/hooks';
import { unanswered } from '../../client/index.ts';

type Keyed<Input> = Input & { readonly idempotencyKey: string };

/** @param what  By which two attempts are the same. */
type Attempt<Input> = <T>(what: string, input: Input, send: (input: Keyed<Input>) => Promise<T>) => Promise<T>;

export function useAttempt<Input extends object>(): Attempt<Input> {
  const last = useRef<{ readonly what: string; readonly input: Keyed<Input> }>(null);
  return useCallback(async (what, input, send) => {
    if (last.current?.what !== what) {
      last.current = { what, input: { ...input, idempotencyKey: crypto.randomUUID() } };
    }
    try {
      const answer = await send(last.current.input);
      last.current = null;
      return answer;
    } catch (error) {
      // A refusal is an answer; what is asked next is another request.
      if (!unanswered(error)) last.current = null;
      throw error;
    }
  }, []);
}
