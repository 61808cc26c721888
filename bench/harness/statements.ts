/** Statements as our code sent them for one member, and the same for any other whose card has the same past. Pure. */

/** A value of a statement, fit for JSON. */
export type Packed =
  | string
  | number
  | boolean
  | null
  | readonly Packed[]
  | { readonly bytes: string }
  | { readonly at: string };

export interface Recorded {
  readonly text: string;
  readonly values: readonly Packed[];
}

/** What differs from one member to the next, such as `cardId`. */
export type Subject = Readonly<Record<string, string>>;

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

export function packed(value: unknown): Packed {
  if (value instanceof Date) return { at: value.toISOString() };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(packed);
  return (value ?? null) as Packed;
}

/** Statements with the name of each thing in place of what it was for one member. */
export function templateOf(recorded: readonly Recorded[], subject: Subject): Recorded[] {
  const named = (value: Packed): Packed => {
    if (typeof value === 'string') {
      return Object.entries(subject).reduce((text, [name, was]) => text.replaceAll(was, `{{${name}}}`), value);
    }
    return Array.isArray(value) ? value.map(named) : value;
  };
  return recorded.map(({ text, values }) => ({ text, values: values.map(named) }));
}

/** Makes a template ready to be filled often. */
export function filler(template: readonly Recorded[]): (subject: Subject) => Statement[] {
  const parts = template.map(({ text, values }) => ({ name: nameOf(text), text, fill: values.map(fillerOf) }));
  return (subject) => parts.map(({ name, text, fill }) => ({ name, text, values: fill.map((one) => one(subject)) }));
}

function fillerOf(value: Packed): (subject: Subject) => unknown {
  if (Array.isArray(value)) {
    const each = value.map(fillerOf);
    return (subject) => each.map((one) => one(subject));
  }
  if (value !== null && typeof value === 'object') {
    const known = value as { readonly at: string } | { readonly bytes: string };
    const same = 'at' in known ? new Date(known.at) : Buffer.from(known.bytes, 'base64');
    return () => same;
  }
  if (typeof value !== 'string' || !value.includes('{{')) return () => value;
  const pieces = value.split(/\{\{(\w+)\}\}/);
  return (subject) => pieces.map((piece, i) => (i % 2 === 0 ? piece : subject[piece])).join('');
}

const names = new Map<string, string>();

/** Each text is prepared once per connection, as ours are. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `n${names.size}`;
  names.set(text, name);
  return name;
}
