/** Who sends requests, and until when: a guest until their token ends, a client until its key is revoked. */
import { type Caller, type Guest, NOBODY } from '../platform/caller.ts';

export interface Session {
  readonly caller: Caller;
  /**
   * Calls `over` at the moment at which the caller is no longer welcome, if that comes while the process lives.
   *
   * @returns Stops waiting for it.
   */
  whenOver(over: () => void): () => void;
}

/** Finds out who asks. Undefined: nothing was sent. @throws {Refusal} UNAUTHENTICATED if what was sent is no good. */
export type Authenticate = (authorization: string | undefined) => Promise<Session>;

const never = () => () => {};
export const NOBODYS: Session = { caller: NOBODY, whenOver: never };

/** A timer goes no further; later moments are waited for in steps. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export function guestUntil(caller: Guest, endsAtMs: number): Session {
  return {
    caller,
    whenOver(over) {
      let timer: NodeJS.Timeout;
      const wait = () => {
        const leftMs = endsAtMs - Date.now();
        if (leftMs <= 0) over();
        else timer = setTimeout(wait, Math.min(leftMs, TIMER_MS_MAX));
      };
      timer = setTimeout(wait, Math.min(Math.max(0, endsAtMs - Date.now()), TIMER_MS_MAX));
      return () => clearTimeout(timer);
    },
  };
}
