/** How many WebSockets each caller has open at this gateway. */

import type { Caller } from '../platform/caller.ts';
import { unreachable } from '../platform/decider.ts';
import type { Limits } from './limits.ts';

export interface Sockets {
  /** Counts one more. @returns What to call when it has left; undefined if its caller has too many already. */
  enter(caller: Caller): (() => void) | undefined;
}

export function sockets(limits: Limits): Sockets {
  const open = new Map<string, number>();
  return {
    enter(caller) {
      const { owner, max } = shareOf(caller, limits);
      const count = open.get(owner) ?? 0;
      if (count >= max) return undefined;
      open.set(owner, count + 1);
      return () => {
        const left = (open.get(owner) ?? 1) - 1;
        if (left === 0) open.delete(owner);
        else open.set(owner, left);
      };
    },
  };
}

function shareOf(caller: Caller, limits: Limits): { owner: string; max: number } {
  switch (caller.role) {
    case 'NOBODY':
      return { owner: '', max: limits.socketsOfNobodyMax };
    case 'GUEST':
      return { owner: caller.userId, max: limits.socketsPerGuestMax };
    case 'KIOSK':
    case 'PARTNER':
    case 'OPERATOR':
      return { owner: caller.clientId, max: limits.socketsPerClientMax };
    default:
      return unreachable(caller);
  }
}
