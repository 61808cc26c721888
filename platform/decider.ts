/** What a command and the facts so far decide; and how each fact changes what is known. Both pure. */
export interface Decider<Command, Event, State> {
  readonly initial: State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
}

/** Closes an exhaustive switch: a forgotten case fails the build; an unknown value read from the database stops the request. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
