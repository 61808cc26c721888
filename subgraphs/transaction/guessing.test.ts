/** O-3 against an attacker: how often a day somebody with one kiosk key hits a live code, and what the documents say of it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CLIENT_LOCK_S, lockS, WRONG_A_MINUTE_MAX, WRONG_IN_A_ROW_MAX } from './lock.ts';

const CODES = 1_000_000;
const DAY_MS = 86_400_000;
/** How long a guess takes, of many that are sent at the same time. */
const GUESS_MS = 1;

/** One terminal, as the statements of `lock-repository.ts` count. */
interface Terminal {
  wrong: number;
  lockedUntilMs: number;
}

/** One client, as the statements of `lock-repository.ts` count. */
class Counter {
  minute = -1;
  wrong = 0;
  lockedUntilMs = 0;

  wrongAt(atMs: number): void {
    const minute = Math.floor(atMs / 60_000);
    this.wrong = minute === this.minute ? this.wrong + 1 : 1;
    this.minute = minute;
    if (this.wrong >= WRONG_A_MINUTE_MAX) this.lockedUntilMs = atMs + CLIENT_LOCK_S * 1_000;
  }
}

/** What an attacker does before the next guess, other than wait. */
type Plan = (terminal: Terminal) => Terminal;
const newTerminal = (): Terminal => ({ wrong: 0, lockedUntilMs: 0 });
const PLANS: Record<string, Plan> = {
  'one terminal': (terminal) => terminal,
  // A right identifier clears a terminal, and everybody has one: their own card.
  'one terminal, and a card of their own': (terminal) =>
    terminal.wrong === WRONG_IN_A_ROW_MAX - 1 ? newTerminal() : terminal,
  'terminals made up': (terminal) => (terminal.wrong > 0 ? newTerminal() : terminal),
};

/** Guesses and hits of one day that begins at midnight. */
function day(plan: Plan, live: number, random: () => number): { guesses: number; hits: number } {
  const client = new Counter();
  let terminal = newTerminal();
  let guesses = 0;
  let hits = 0;
  for (let atMs = 0; ; atMs += GUESS_MS) {
    terminal = plan(terminal);
    atMs = Math.max(atMs, client.lockedUntilMs, terminal.lockedUntilMs);
    if (atMs >= DAY_MS) return { guesses, hits };
    guesses += 1;
    if (random() < live / CODES) {
      hits += 1;
      terminal = newTerminal();
      continue;
    }
    terminal.wrong += 1;
    terminal.lockedUntilMs = atMs + lockS(terminal.wrong) * 1_000;
    client.wrongAt(atMs);
  }
}

/** The same numbers in each run, so that the documents can be held against them. Source: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A table row for each plan and number of live codes: guesses a day, hits a day, chance of one a day at least. */
function simulated(): string[] {
  const rows: string[] = [];
  for (const [name, plan] of Object.entries(PLANS)) {
    for (const live of [200, 2_000, 20_000]) {
      const days = name === 'one terminal' ? 5_000 : 4;
      const random = seeded(live);
      let [guesses, hits, withHits] = [0, 0, 0];
      for (let i = 0; i < days; i += 1) {
        const one = day(plan, live, random);
        guesses += one.guesses;
        hits += one.hits;
        withHits += one.hits > 0 ? 1 : 0;
      }
      const said = [name, live.toLocaleString('en'), Math.round(guesses / days).toLocaleString('en')];
      rows.push(`| ${[...said, round(hits / days), `${round((withHits / days) * 100)} %`].join(' | ')} |`);
    }
  }
  return rows;
}

/** Two digits that count. */
function round(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en');
}

it('O-3: docs/security.md says how often a day an attacker with one kiosk key hits a live code', () => {
  const said = readFileSync('docs/security.md', 'utf8').split('\n');
  for (const row of simulated()) expect(said).toContain(row);
});
