/**
 * API keys that are in use, kept in memory. One statement a second asks which of them were revoked, so that a key costs
 * the database nothing while it is used, and stops working everywhere within two seconds of its revocation.
 */
import type { Client } from '../platform/caller.ts';
import { repeat } from '../platform/live.ts';
import type { Log } from '../platform/log.ts';
import { lru } from '../platform/lru.ts';
import type { Session } from './session.ts';

/** How often keys are looked at again. */
export const SWEEP_KEYS_MS = 1_000;
/** Longest a key is believed since it was last seen to be good. Past it, as when sweeps fail, it is looked up anew. */
export const BELIEVED_MS = 1_900;
/** How often the last use of one key is noted, at most. */
export const NOTE_USE_MS = 30_000;
/** Keys kept. Beyond, the one not used for longest is forgotten, and looked up again. */
const KEYS_MAX = 10_000;
/** Wrong keys kept, so that a till that keeps sending one costs no statement each time. */
const WRONG_MAX = 10_000;
const WRONG_REMEMBERED_MS = 1_000;

/** What the room that owns the keys answers. */
export interface KeyStore {
  clientByKey(key: string): Promise<Client | undefined>;
  /** Those of the clients whose keys are no longer good. */
  revokedOf(clientIds: readonly string[]): Promise<readonly string[]>;
  noteUse(uses: readonly { readonly clientId: string; readonly at: Date }[]): Promise<void>;
}

export interface ApiKeys {
  /** Whose key it is; undefined if nobody's. Rejects if that cannot be found out. */
  session(key: string): Promise<Session | undefined>;
  close(): Promise<void>;
}

interface Known {
  readonly session: Session;
  readonly clientId: string;
  /** When it was last seen to be good, by a clock that nobody sets. */
  goodAtMs: number;
}

export function openApiKeys({ store, log }: { store: KeyStore; log: Log }): ApiKeys {
  const known = lru<Known>(KEYS_MAX);
  const wrong = lru<number>(WRONG_MAX);
  const asking = new Map<string, Promise<Session | undefined>>();
  const listeners = new Map<string, Set<() => void>>();
  const used = new Map<string, Date>();
  const notedAtMs = new Map<string, number>();

  function sessionOf(client: Client): Session {
    const { clientId } = client;
    return {
      caller: client,
      whenOver(over) {
        const all = listeners.get(clientId) ?? new Set();
        listeners.set(clientId, all.add(over));
        return () => {
          all.delete(over);
          if (all.size === 0 && listeners.get(clientId) === all) listeners.delete(clientId);
        };
      },
    };
  }

  async function lookUp(key: string): Promise<Session | undefined> {
    const goodAtMs = performance.now();
    const client = await store.clientByKey(key);
    if (!client) {
      known.delete(key);
      wrong.set(key, goodAtMs + WRONG_REMEMBERED_MS);
      return undefined;
    }
    const session = known.get(key)?.session ?? sessionOf(client);
    known.set(key, { session, clientId: client.clientId, goodAtMs });
    return session;
  }

  async function sweep(): Promise<void> {
    const atMs = performance.now();
    const ids = new Set(listeners.keys());
    for (const [, { clientId }] of known.entries()) ids.add(clientId);
    const revoked = new Set(ids.size === 0 ? [] : await store.revokedOf([...ids]));
    for (const [key, entry] of known.entries()) {
      if (revoked.has(entry.clientId)) known.delete(key);
      else entry.goodAtMs = Math.max(entry.goodAtMs, atMs);
    }
    for (const id of revoked) for (const over of listeners.get(id) ?? []) over();
  }

  async function noteUses(everyMs: number): Promise<void> {
    const atMs = performance.now();
    const due = [...used].filter(([clientId]) => atMs - (notedAtMs.get(clientId) ?? -NOTE_USE_MS) >= everyMs);
    if (due.length === 0) return;
    await store.noteUse(due.map(([clientId, at]) => ({ clientId, at })));
    for (const [clientId, at] of due) {
      notedAtMs.set(clientId, atMs);
      // Unless it was used again meanwhile.
      if (used.get(clientId) === at) used.delete(clientId);
    }
  }

  // Each by itself: writing may wait, and what was revoked must not.
  const repeated = [repeat(SWEEP_KEYS_MS, log, sweep), repeat(SWEEP_KEYS_MS, log, () => noteUses(NOTE_USE_MS))];

  return {
    async session(key) {
      const entry = known.get(key);
      const nowMs = performance.now();
      if (entry && nowMs - entry.goodAtMs < BELIEVED_MS) {
        used.set(entry.clientId, new Date());
        return entry.session;
      }
      if ((wrong.get(key) ?? 0) > nowMs) return undefined;
      // Many requests with one key ask once.
      const asked = asking.get(key) ?? lookUp(key).finally(() => asking.delete(key));
      asking.set(key, asked);
      const session = await asked;
      if (session && 'clientId' in session.caller) used.set(session.caller.clientId, new Date());
      return session;
    },
    async close() {
      await Promise.all(repeated.map((one) => one.stop()));
      await noteUses(0).catch((error: Error) =>
        log.warn('the last use of keys is not noted', { error: error.message }),
      );
    },
  };
}
