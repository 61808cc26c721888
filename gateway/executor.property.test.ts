/** Whatever is asked, and whatever subgraphs answer, the answer is that of Apollo's executor; or better, where it says so. */
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import { QueryPlanner } from '@apollo/query-planner';
import type { GatewayGraphQLRequestContext, GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import fc from 'fast-check';
import { type ExecutionResult, execute, GraphQLError, getVariableValues, Kind, parse, print, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { runs } from '../platform/properties.ts';
import type { Variables } from '../platform/selections.ts';
import type { Operation } from '../platform/subgraph.ts';
import { executor } from './executor.ts';
import { GUEST, rememberingLog } from './fixture.ts';
import { documentOf } from './fixture-documents.ts';
import { type Faults, RIGHT, randomSource, supergraphSdl } from './fixture-random.ts';
import { openPlanner, type Planned } from './planner.ts';

let faults: Faults = RIGHT;
let sent: Operation[] = [];
const source = (name: string) =>
  randomSource(
    name,
    () => faults,
    (operation) => sent.push(operation),
  );

const planner = openPlanner(supergraphSdl, ({ name }) => source(name));
const { schema } = planner;
const run = executor({ present: (error) => error as GraphQLError, log: rememberingLog() }).run;

const supergraph = Supergraph.build(supergraphSdl);
const apiSchema = supergraph.apiSchema();
const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
const apolloPlanner = new QueryPlanner(supergraph);
const services = Object.fromEntries(
  supergraph.subgraphsMetadata().map(({ name }) => {
    const { execute } = source(name);
    const process = async ({ request: { query = '', operationName, variables } }: { request: Partial<Operation> }) =>
      (await execute({ query, operationName, variables }, asked)) as GatewayGraphQLResponse;
    return [name, { process } as never];
  }),
);
const asked = { caller: GUEST, requestId: 'r1' };
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Where an answer is against the schema, and what it says. */
interface Answered {
  readonly data: unknown;
  readonly errors: readonly GraphQLError[];
  readonly faults: readonly GraphQLError[];
}

async function byApollo(planned: Planned, variables: Variables): Promise<Answered> {
  const { document } = planned;
  const plan = apolloPlanner.buildQueryPlan(operationFromDocument(apiSchema, document));
  const context = buildOperationContext({ schema, operationDocument: document });
  const request = { request: { variables }, document, context: asked, metrics: {}, logger: silent };
  const result = await executeQueryPlan(
    plan,
    services,
    request as unknown as GatewayGraphQLRequestContext,
    context,
    supergraphSchema,
    apiSchema,
  );
  const completion = result.extensions?.['valueCompletion'] ?? [];
  return { data: result.data ?? null, errors: result.errors ?? [], faults: completion as GraphQLError[] };
}

async function byOurs(planned: Planned, variables: Variables, coerced: Variables): Promise<Answered> {
  let told: readonly GraphQLError[] = [];
  const watched: Planned = {
    ...planned,
    show: (result) => result,
    shape(given, shaping) {
      const shaped = planned.shape(given, shaping);
      told = shaped.faults;
      return shaped;
    },
  };
  const { data, errors = [] } = (await run({ planned: watched, variables, coerced, asked })) as ExecutionResult;
  return { data, errors, faults: told };
}

/**
 * Without the numbers of items: where some items of a list are no entities of the subgraph that is asked, such as those of
 * another type of a union, it counts them nonetheless, and tells the error of one entity as that of another.
 */
const of = ({ message, path = [], extensions }: GraphQLError) =>
  JSON.stringify([path.map((step) => (typeof step === 'number' ? '@' : step)), extensions['code'], message]);

/** It throws all away where what a subgraph answered is not what it can go through. */
const gaveUp = ({ originalError }: GraphQLError) => Boolean(originalError && !(originalError instanceof GraphQLError));

/** Of an entity that is an interface to the subgraph that is asked, it forgets the type that others told. */
const forgets = ({ variables }: Operation) =>
  ((variables?.['representations'] ?? []) as Record<string, unknown>[]).some((one) => one['__typename'] === 'Media');

/**
 * It takes fragments on the same type together, and so tells fields in an order that is not the one of the GraphQL
 * specification, §6.3.2.
 */
function sorted(data: unknown): string {
  return JSON.stringify(data, (_key, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : value,
  );
}

/** Of the faults of one object, the one that is met first is told, which hangs on their order. */
function nulled({ data, faults }: Answered): string[] {
  const places = faults.map(({ path = [] }) => {
    let at: unknown = data;
    const end = path.findIndex((step) => {
      at = (at as Record<string, unknown> | null)?.[step] ?? null;
      return at === null;
    });
    return String(path.slice(0, end + 1));
  });
  return [...new Set(places)].toSorted();
}

const RATES: readonly Partial<Faults>[] = [
  {},
  { nulls: 150, absent: 100 },
  { nulls: 50, errors: 100, absent: 50 },
  { nulls: 20, wrongNulls: 60, wrongLeaves: 60, missing: 40 },
  { nulls: 20, errors: 50, wrongNulls: 50, missing: 50, absent: 50 },
  { nulls: 20, wrongTypes: 100 },
];
const WILD: Partial<Faults> = {
  nulls: 20,
  errors: 20,
  wrongNulls: 30,
  wrongLeaves: 30,
  wrongTypes: 30,
  missing: 30,
  wrongShapes: 60,
};

const drawing = {
  numbers: fc.array(fc.nat(10_000), { minLength: 80, maxLength: 80 }),
  seed: fc.nat(),
  rates: fc.constantFrom(...RATES),
  kind: fc.constantFrom('query', 'query', 'mutation'),
  typed: fc.boolean(),
  variables: fc.record(
    { n: fc.option(fc.nat(5)), yes: fc.boolean(), no: fc.boolean(), country: fc.constant('FR') },
    { requiredKeys: ['no'] },
  ),
} as const;

function planOf({ numbers, kind, typed }: { numbers: readonly number[]; kind: 'query' | 'mutation'; typed: boolean }) {
  const query = documentOf(schema, numbers, { kind, oddAliases: true, typed });
  const document = parse(query);
  // What conflicts is not what is asked here.
  if (validate(schema, document).some(({ message }) => !/never used/.test(message))) return undefined;
  return planner.plan(query, document, undefined);
}
function coercedOf({ document }: Planned, variables: Variables): Variables {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no operation');
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables).coerced ?? {};
}

/**
 * What a field requires, Apollo's planner does not fetch where that field is skipped; and yet it has it sent with the
 * fields beside it, which are then not asked for, by Apollo's executor as by ours.
 */
const requiring = ({ document }: Planned) => /\b(cost|packed|class|zone)\b/.test(print(document));

describe('a plan', () => {
  it('is run as Apollo does, whatever is asked and answered', async () => {
    let compared = 0;
    const asked = runs('plans, as Apollo');
    await fc.assert(
      fc.asyncProperty(fc.record(drawing), async ({ variables, rates, seed, ...asking }) => {
        const planned = planOf(asking);
        if (!planned) return;
        sent = [];
        faults = { ...RIGHT, ...rates, seed };
        const apollos = await byApollo(planned, variables);
        if (apollos.errors.some(gaveUp) || sent.some(forgets)) return;
        compared += 1;
        const ours = await byOurs(planned, variables, coercedOf(planned, variables));
        expect(sorted(ours.data)).toBe(sorted(apollos.data));
        if (apollos.errors.length > 0)
          expect(ours.errors.map(of).toSorted()).toEqual(apollos.errors.map(of).toSorted());
        else expect(nulled(ours)).toEqual(nulled(apollos));
      }),
      asked,
    );
    expect(compared).toBeGreaterThan(asked.numRuns / 2);
  });

  it('gives what fits the schema, in the order that was asked for, whatever subgraphs answer', async () => {
    let given = 0;
    const asked = runs('plans, against the schema');
    await fc.assert(
      fc.asyncProperty(fc.record(drawing), async ({ variables, seed, rates, ...asking }) => {
        const planned = planOf({ ...asking, typed: true });
        if (!planned) return;
        faults = { ...RIGHT, ...[WILD, rates, {}][seed % 3], seed };
        const { data, errors, faults: told } = await byOurs(planned, variables, coercedOf(planned, variables));
        expect(
          errors.filter(
            ({ originalError }) => originalError instanceof TypeError || originalError instanceof RangeError,
          ),
        ).toEqual([]);
        if (seed % 3 === 2 && !requiring(planned)) expect({ errors, told }).toEqual({ errors: [], told: [] });
        if (data === null) return;
        given += 1;
        const again = execute({
          schema,
          document: planned.document,
          rootValue: data,
          variableValues: variables,
          fieldResolver: (source, _args, _context, { path }) => source[path.key],
          typeResolver: ({ __typename }) => __typename,
        }) as ExecutionResult;
        expect(JSON.stringify(data)).toBe(JSON.stringify(again.data));
        expect(again.errors).toBeUndefined();
      }),
      asked,
    );
    expect(given).toBeGreaterThan(asked.numRuns / 4);
  });
});
