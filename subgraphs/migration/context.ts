/** What the resolvers of one request are given. */
import type { Caller } from '../../platform/caller.ts';
import type { Asked } from '../../platform/subgraph.ts';
import type { Lag } from './delivery-repository.ts';
import type { Move } from './move-repository.ts';
import type { Mover } from './mover.ts';
import type { Rooms } from './rooms.ts';

/** An entity of another room, known by its id alone. */
export interface Reference {
  readonly id: string;
}

export interface DeliveriesParent extends Lag {
  readonly since: Move['delivers'];
}

export interface Context {
  readonly caller: Caller;
  readonly rooms: Rooms;
  readonly mover: Mover;
}

export function contextOf(rooms: Rooms, mover: Mover): (asked: Asked) => Context {
  return ({ caller }) => ({ caller, rooms, mover });
}
