/** Who sends requests, and until when: a guest until their token ends, a client until its key is revoked. */
import { type Alarm, clearAlarm, setAlarm } from '../platform/alarm.ts';
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

export function guestUntil(caller: Guest, endsAtMs: number): Session {
  return {
    caller,
    whenOver(over) {
      let alarm: Alarm;
      // The clock on the wall, which the token goes by, may be behind the one that alarms do.
      const wait = () => {
        const leftMs = endsAtMs - Date.now();
        if (leftMs <= 0) over();
        else alarm = setAlarm(leftMs, wait);
      };
      alarm = setAlarm(Math.max(0, endsAtMs - Date.now()), wait);
      return () => clearAlarm(alarm);
    },
  };
}
