/**
 * `npm run -s register -- web/*.graphql > trusted.json`: the manifest for `TRUSTED_DOCUMENTS`, of all operations in some
 * files, each with the fragments that it uses from any of them.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type DefinitionNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  Source,
  visit,
} from 'graphql';
import { canonical } from './trusted-documents.ts';

/** @throws if a file is no GraphQL, an operation has no name or one that another has, or a fragment is missing. */
export function manifestOf(files: readonly string[]): object {
  const definitions = files.flatMap((file) => parse(new Source(readFileSync(file, 'utf8'), file)).definitions);
  const fragments = new Map(definitions.filter(isFragment).map((one) => [one.name.value, one]));
  const names = new Set<string>();
  const operations = definitions.filter(isOperation).map((operation) => {
    const name = operation.name?.value;
    if (!name || names.has(name)) throw new Error(`Operations have a name of their own, but one has: ${name}`);
    names.add(name);
    const body = canonical([operation, ...used(operation, fragments)].map(print).join('\n'));
    return { id: createHash('sha256').update(body).digest('hex'), name, type: operation.operation, body };
  });
  return { format: 'apollo-persisted-query-manifest', version: 1, operations };
}

/** The fragments that something spreads, and those that these do. */
function used(
  from: DefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  found = new Set<FragmentDefinitionNode>(),
): ReadonlySet<FragmentDefinitionNode> {
  visit(from, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (!fragment) throw new Error(`There is no fragment ${name.value}`);
      if (found.has(fragment)) return;
      found.add(fragment);
      used(fragment, fragments, found);
    },
  });
  return found;
}

function isFragment(one: DefinitionNode): one is FragmentDefinitionNode {
  return one.kind === Kind.FRAGMENT_DEFINITION;
}

function isOperation(one: DefinitionNode): one is OperationDefinitionNode {
  return one.kind === Kind.OPERATION_DEFINITION;
}

if (import.meta.main) {
  try {
    console.log(JSON.stringify(manifestOf(process.argv.slice(2)), null, 2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
