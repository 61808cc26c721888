/**
 * What nearly all clients send, answered as Apollo Server answers it, but without the way through it, which hashes,
 * negotiates and copies for plugins that are not there. What is in any way unusual, such as a GET or a media type that must be negotiated, is left to it.
 */
import type { DocumentNode } from 'graphql';
import type { Answer } from '../platform/http.ts';
import type { Asked } from '../platform/subgraph.ts';
import { answer } from './apollo-gateway.ts';
import type { Federation } from './federation.ts';
import type { ClientOperation } from './prepare.ts';
import type { GraphqlRequest } from './request.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/** By what a client accepts; of those that send anything else, Apollo Server finds out what they mean. */
const TYPES: Readonly<Record<string, string>> = {
  '*/*': JSON_TYPE,
  'application/json': JSON_TYPE,
  'application/graphql-response+json': GRAPHQL_TYPE,
  // Apollo Client 4.
  'application/graphql-response+json,application/json;q=0.9': GRAPHQL_TYPE,
};

export interface Direct {
  readonly type: string;
  readonly operation: ClientOperation;
}

/** Undefined if the request is in any way unusual. @param document  Of `query`, valid. */
export function direct(
  { method, operation: sent }: GraphqlRequest,
  accept: string | undefined,
  { query, document }: Pick<ClientOperation, 'query'> & { document: DocumentNode },
): Direct | undefined {
  const type = accept === undefined ? JSON_TYPE : Object.hasOwn(TYPES, accept) && TYPES[accept];
  const { operationName, variables } = sent;
  if (method !== 'POST' || !type || !isName(operationName) || !isRecord(variables)) return undefined;
  return { type, operation: { query, document, operationName, variables } };
}

function isName(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || (typeof value === 'string' && value !== '');
}

function isRecord(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}

export async function answerDirectly(
  federation: Federation,
  { type, operation }: Direct,
  asked: Asked,
): Promise<Answer> {
  const { data, errors } = await answer(federation, operation, asked);
  return {
    // Refused before it ran, where there is no data, be it null.
    status: data === undefined ? 400 : 200,
    headers: { 'content-type': type },
    body: `${JSON.stringify({ errors, data })}\n`,
  };
}
