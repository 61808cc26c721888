/** A cache by text that forgets what was not asked for longest. */

export interface Lru<Value> {
  get(text: string): Value | undefined;
  set(text: string, value: Value): void;
  delete(text: string): void;
  /** Those not asked for longest first; looking at them is not asking for them. */
  entries(): IterableIterator<[string, Value]>;
  readonly size: number;
}

/**
 * @param entriesMax     Texts kept.
 * @param charactersMax  Characters of all kept texts together, as a few huge texts are as bad as many small ones.
 */
export function lru<Value>(entriesMax: number, charactersMax = Number.POSITIVE_INFINITY): Lru<Value> {
  // A Map keeps the order of insertion: what is used is taken out and put back at the end.
  const kept = new Map<string, { readonly value: Value }>();
  let characters = 0;

  function forget(text: string): void {
    if (kept.delete(text)) characters -= text.length;
  }

  return {
    get(text) {
      const entry = kept.get(text);
      if (!entry) return undefined;
      kept.delete(text);
      kept.set(text, entry);
      return entry.value;
    },
    set(text, value) {
      forget(text);
      kept.set(text, { value });
      characters += text.length;
      for (const oldest of kept.keys()) {
        if (kept.size <= entriesMax && characters <= charactersMax) break;
        forget(oldest);
      }
    },
    delete: forget,
    *entries() {
      for (const [text, { value }] of kept) yield [text, value];
    },
    get size() {
      return kept.size;
    },
  };
}
