/** What the gateway serves against what clients were promised, `docs/contract.graphql`. */
import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLNamedType,
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

it('the gateway serves nothing under another name, type, argument or default than was promised', () => {
  const promised = new Set(Object.values(contract.getTypeMap()).flatMap(promises));
  const types = Object.values(served.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const kept = types.flatMap(promises);
  expect(kept.length).toBeGreaterThan(300);
  expect(kept.filter((promise) => !promised.has(promise))).toEqual([]);
});

it('the gateway serves every operation of the claim', () => {
  const roots = [served.getQueryType(), served.getMutationType(), served.getSubscriptionType()];
  expect(roots.map((root) => Object.keys(root?.getFields() ?? {}).toSorted())).toEqual([
    ['apiClients', 'card', 'me', 'otp', 'programme', 'stats', 'transaction', 'user', 'validateTransaction'],
    [
      'adjustPoints',
      'cancelOtp',
      'cancelTransaction',
      'claimTransaction',
      'createApiClient',
      'createTransaction',
      'createUser',
      'endCampaign',
      'eraseUser',
      'identify',
      'issueOtp',
      'recordConsent',
      'reverseTransaction',
      'revokeApiClient',
      'savePointsCampaign',
      'saveReward',
      'saveStampCampaign',
      'saveTiers',
      'setIdentifier',
      'setSwitch',
      'updateUser',
    ],
    ['cardChanged', 'otpUpdates', 'transactionChanged'],
  ]);
});
