import { expect } from 'vitest';
import type { Decider } from './decider.ts';
import type { Details, RefusalCode } from './errors.ts';

/** Given these facts, when this command, it gives these facts, or refuses. */
export function specify<Command, Event, State>(decider: Decider<Command, Event, State>) {
  return (...past: readonly Event[]) => ({
    when(command: Command) {
      const decide = () => decider.decide(command, past.reduce(decider.evolve, decider.initial));
      return {
        gives: (...expected: readonly Event[]) => expect(decide()).toEqual(expected),
        refuses: (code: RefusalCode, details: Details = {}) =>
          expect(decide).toThrowError(expect.objectContaining({ code, details })),
      };
    },
  });
}
