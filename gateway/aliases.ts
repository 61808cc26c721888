/**
 * What a client calls by a name that the planner needs for itself, such as `id: name` on an entity that is known by its
 * `id`, travels under another name until the answer is complete.
 *
 * Apollo's planner adds what entities are known by to its fetches without looking for such aliases: the client gets the
 * one for the other, or a fetch that no subgraph accepts (apollographql/federation, issue 3036).
 */
import { type DocumentNode, type ExecutionResult, type FieldNode, Kind, visit } from 'graphql';

export interface Renamed {
  readonly document: DocumentNode;
  /** Gives the names back that the client chose. */
  show(result: ExecutionResult): ExecutionResult;
}

/** @param supergraphSdl  Says what entities are known by, and what one subgraph needs to have from another. */
export function renaming(supergraphSdl: string): (query: string, document: DocumentNode) => Renamed {
  const needed = new Set(['__typename']);
  for (const [, fields = ''] of supergraphSdl.matchAll(/\b(?:key|requires|provides): "([^"]*)"/g)) {
    for (const [name] of fields.matchAll(/\w+/g)) needed.add(name);
  }
  const taken = ({ name, alias }: FieldNode) => alias && alias.value !== name.value && needed.has(alias.value);

  return (query, document) => {
    const suffix = unused(query);
    let some = false;
    const renamed = visit(document, {
      [Kind.FIELD](field) {
        if (!field.alias || !taken(field)) return undefined;
        some = true;
        return { ...field, alias: { ...field.alias, value: `${field.alias.value}${suffix}` } };
      },
    });
    return some
      ? { document: renamed, show: (result) => shown(result, suffix) }
      : { document, show: (result) => result };
  };
}

/** One underscore more than follows any such word in the text, found in one pass: a text may be as long as a body. */
function unused(query: string): string {
  const longest = [...query.matchAll(/__alias(_*)/g)].reduce((most, [, more = '']) => Math.max(most, more.length), -1);
  return `__alias${'_'.repeat(longest + 1)}`;
}

function shown(result: ExecutionResult, suffix: string): ExecutionResult {
  const short = (name: string) => (name.endsWith(suffix) ? name.slice(0, -suffix.length) : name);

  function inside(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(inside);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [short(name), inside(inner)]));
  }

  const { data, errors } = result;
  // In place: an error that was presented is known by its identity.
  for (const { path } of errors ?? []) {
    const steps = (path ?? []) as (string | number)[];
    for (const [i, step] of steps.entries()) steps[i] = typeof step === 'string' ? short(step) : step;
  }
  return data ? { ...result, data: inside(data) as NonNullable<ExecutionResult['data']> } : result;
}
