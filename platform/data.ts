/** Objects that hold what was answered. */

/**
 * Inherits nothing, so that a client may call a field `__proto__` or `constructor`. Made by a constructor, as what
 * `Object.create(null)` makes is kept as a slow dictionary.
 */
export type Data = Record<string, unknown>;

export const Data = function Data() {} as unknown as new () => Data;
Data.prototype = Object.create(null);
