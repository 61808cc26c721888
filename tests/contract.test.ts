/** What the gateway serves against what clients were promised, `docs/contract.graphql`. */
import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';
import { expect, it } from 'vitest';

const served = Supergraph.build(readFileSync('gateway/supergraph.graphql', 'utf8')).apiSchema().toGraphQLJSSchema();
const contract = buildSchema(readFileSync('docs/contract.graphql', 'utf8'));

/** Every promise that a type makes, one line each. */
function promises(type: GraphQLNamedType): string[] {
  const { name } = type;
  if (isScalarType(type)) return [`scalar ${name}`];
  if (isEnumType(type)) return type.getValues().map((value) => `${name}.${value.name}`);
  if (isUnionType(type)) return type.getTypes().map((member) => `${name} = ${member.name}`);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map(
      (f) => `input ${name}.${f.name}: ${f.type} = ${JSON.stringify(f.defaultValue)}`,
    );
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return [
    ...type.getInterfaces().map((face) => `${name} implements ${face.name}`),
    ...Object.values(type.getFields()).flatMap((field) => promisesOfField(name, field)),
  ];
}

function promisesOfField(type: string, { name, args, type: result }: GraphQLField<unknown, unknown>): string[] {
  return [
    `${type}.${name}: ${result}`,
    ...args.map((arg) => `${type}.${name}(${arg.name}: ${arg.type} = ${JSON.stringify(arg.defaultValue)})`),
  ];
}

/** The types that are a schema's own, beside those of GraphQL itself. */
function promisesOf(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return types.flatMap(promises).toSorted();
}

it('the gateway serves what was promised: every type, field, argument and default, and nothing else', () => {
  const kept = promisesOf(served);
  expect(kept.length).toBeGreaterThan(500);
  expect(kept).toEqual(promisesOf(contract));
});
