/** Pings everybody in turn, on one timer for all, so that who is gone is noticed. */

/** Milliseconds between pings; a peer that leaves one unanswered until the next is gone. */
export const PING_EVERY_MS = 12_000;
/** Turns in that time, so that not all are pinged at once: ten thousand pings take as long as a hundred queries. */
const TURNS = 60;

export interface Pinged {
  ping(): void;
}

export class KeepAlive {
  readonly #turns: readonly Set<Pinged>[] = Array.from({ length: TURNS }, () => new Set());
  readonly #turnMs: number;
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;
  #size = 0;

  constructor(everyMs: number) {
    this.#turnMs = everyMs / TURNS;
  }

  /** @returns The turn that it got, by which it is forgotten. */
  add(pinged: Pinged): number {
    // As if it had just been its turn, so that it is pinged only after all the time between two pings.
    const turn = this.#turn;
    this.#turns[turn]?.add(pinged);
    this.#size += 1;
    this.#timer ??= setInterval(() => this.#next(), this.#turnMs);
    return turn;
  }

  forget(pinged: Pinged, turn: number): void {
    if (!this.#turns[turn]?.delete(pinged)) return;
    this.#size -= 1;
    if (this.#size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #next(): void {
    this.#turn = (this.#turn + 1) % TURNS;
    for (const pinged of this.#turns[this.#turn] ?? []) pinged.ping();
  }
}
