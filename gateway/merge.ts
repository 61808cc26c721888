/** What one subgraph answered, put into what others did. */

type Values = Record<string, unknown>;

/**
 * Into `target`, all the way down; what only `source` has is taken as it is, not copied. Lists of the same length are
 * taken to be of the same things.
 */
export function merge(target: Values, source: Values): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const known = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isObject(known) && isObject(value)) merge(known, value);
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length) mergeItems(known, value);
    else put(target, key, value);
  }
}

function mergeItems(target: unknown[], source: readonly unknown[]): void {
  for (const [i, value] of source.entries()) {
    const known = target[i];
    if (isObject(known) && isObject(value)) merge(known, value);
    else target[i] = value;
  }
}

/** What came as JSON has a prototype, which a field of that name would replace. */
export function put(target: Values, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
}

/** What was answered under that name; not what an object of JSON inherits. */
export function own(values: Values, key: string): unknown {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
