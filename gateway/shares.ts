/** How much of something each caller has at this gateway: WebSockets, or streams by what they cost. */
import type { Caller } from '../platform/caller.ts';
import { unreachable } from '../platform/decider.ts';

/** The most of it that one guest, one client, and all nobodies together may have. */
export interface Most {
  readonly guest: number;
  readonly client: number;
  readonly nobody: number;
}

export interface Shares {
  /** @returns What to call, once, when it is given back; undefined if its caller would have too much. */
  take(caller: Caller, amount: number): (() => void) | undefined;
}

export function shares(most: Most): Shares {
  const taken = new Map<string, number>();
  return {
    take(caller, amount) {
      const { owner, max } = shareOf(caller, most);
      const before = taken.get(owner) ?? 0;
      if (before + amount > max) return undefined;
      taken.set(owner, before + amount);
      return () => {
        const left = (taken.get(owner) ?? amount) - amount;
        if (left > 0) taken.set(owner, left);
        else taken.delete(owner);
      };
    },
  };
}

function shareOf(caller: Caller, most: Most): { owner: string; max: number } {
  switch (caller.role) {
    case 'NOBODY':
      return { owner: '', max: most.nobody };
    case 'GUEST':
      return { owner: caller.userId, max: most.guest };
    case 'KIOSK':
    case 'PARTNER':
    case 'OPERATOR':
      return { owner: caller.clientId, max: most.client };
    default:
      return unreachable(caller);
  }
}
