/** Our subgraphs' schemas as Federation 1 writes them, for a gateway that knows no other. The services stay as they are. */
import { Kind, parse, print, visit } from 'graphql';

const ROOTS = ['Query', 'Mutation', 'Subscription'];
const KNOWN = ['key', 'external', 'requires', 'provides', 'deprecated'];

/**
 * Without what Federation 2 brought; root types are extensions, and so are entities everywhere but in the subgraph that has
 * most of their fields, where the fields of their keys are external.
 *
 * @param {{ name: string, sdl: string }[]} subgraphs
 * @returns {Map<string, string>} Schemas by name.
 */
export function asFederation1(subgraphs) {
  const documents = new Map(subgraphs.map(({ name, sdl }) => [name, parse(sdl, { noLocation: true })]));
  const owners = new Map();
  for (const [name, { definitions }] of documents) {
    for (const { kind, name: type, fields = [] } of definitions) {
      if (kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      const most = owners.get(type.value);
      if (!most || fields.length > most.fields) owners.set(type.value, { name, fields: fields.length });
    }
  }
  return new Map(
    [...documents].map(([name, document]) => [
      name,
      print(translate(document, (type) => owners.get(type).name === name)),
    ]),
  );
}

function translate(document, owned) {
  return visit(document, {
    SchemaExtension: () => null,
    DirectiveDefinition: () => null,
    Directive(node) {
      if (!KNOWN.includes(node.name.value)) return null;
      return { ...node, arguments: node.arguments.filter(({ name }) => name.value !== 'resolvable') };
    },
    ObjectTypeDefinition: {
      leave(node) {
        const type = node.name.value;
        const keys = node.directives
          .filter(({ name }) => name.value === 'key')
          .map((key) => key.arguments[0].value.value);
        if (!ROOTS.includes(type) && (keys.length === 0 || owned(type))) return undefined;
        const external = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'external' } };
        const fields = node.fields.map((field) =>
          keys.some((key) => key.split(' ').includes(field.name.value)) ? { ...field, directives: [external] } : field,
        );
        return { ...node, kind: Kind.OBJECT_TYPE_EXTENSION, description: undefined, fields };
      },
    },
  });
}
