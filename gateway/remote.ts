/**
 * A subgraph in another process: subscriptions over one shared WebSocket, operations over one shared connection as well
 * where the subgraph is ours, and else over HTTP.
 */
import type { ExecutionResult } from 'graphql';
import { Pool } from 'undici';
import { type Caller, type CallerSeal, NOBODY } from '../platform/caller.ts';
import { masked } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { ANSWER_BYTES_MAX } from '../platform/operations.ts';
import { resultOf } from './answer.ts';
import { remoteOperations } from './remote-operations.ts';
import { remoteStreams } from './remote-streams.ts';
import type { Source } from './source.ts';

/** Milliseconds a fetch may take, from asking to the last byte. */
export const FETCH_TIMEOUT_MS = 10_000;
/** Connections kept to one subgraph; fetches beyond them wait. */
export const CONNECTIONS_MAX = 128;

export interface RemoteOptions {
  /** Written to the log; never shown to a client. */
  readonly name: string;
  /** Where the subgraph takes POSTs; the same with `ws:` for `http:` is where it takes WebSockets. */
  readonly url: string;
  /** Tells the subgraph who asks. Undefined for a subgraph that is not ours: it learns nothing of our callers. */
  readonly seal?: CallerSeal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly log: Log;
}

export function remote({ name, url, seal, timeoutMs = FETCH_TIMEOUT_MS, log }: RemoteOptions): Source {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS_MAX, maxResponseSize: ANSWER_BYTES_MAX });
  const operations = seal && remoteOperations({ url, seal, timeoutMs });
  const streams = remoteStreams({ url: url.replace(/^http/, 'ws'), name, log });

  /** Whatever went wrong is for the log; a client hears only that something did. */
  function unreachable(error: unknown, requestId: string, gone: boolean): ExecutionResult {
    if (!gone) log.error('subgraph unreachable', { subgraph: name, requestId, error: reason(error) });
    return { data: null, errors: [masked(requestId)] };
  }

  async function post(body: string, asked: { caller: Caller; requestId: string }, signal: AbortSignal) {
    const response = await pool.request({
      method: 'POST',
      path: pathname + search,
      headers: {
        accept: 'application/graphql-response+json, application/json',
        'content-type': 'application/json',
        'x-request-id': asked.requestId,
        ...(seal ? { authorization: `Caller ${seal.seal(asked.caller, asked.requestId)}` } : {}),
      },
      body,
      signal,
    });
    // Ours answers 401 only if it does not know our seal, which is no fault of whoever asks us.
    if (seal && response.statusCode === 401) throw new Error('the subgraph does not accept our seal');
    // Whatever its status, as the GraphQL over HTTP specification asks.
    const result = resultOf(await response.body.json());
    if (!result) throw new Error(`no GraphQL answer, HTTP status ${response.statusCode}`);
    return result;
  }

  return {
    async execute(operation, asked) {
      try {
        const result = await operations?.execute(operation, asked);
        if (result) return result;
        const late = AbortSignal.timeout(timeoutMs);
        const signal = asked.cancellation ? AbortSignal.any([late, asked.cancellation.toSignal()]) : late;
        const { query, operationName, variables } = operation;
        return await post(JSON.stringify({ query, operationName, variables }), asked, signal);
      } catch (error) {
        return unreachable(error, asked.requestId, asked.cancellation?.cancelled ?? false);
      }
    },

    async subscribe({ query, operationName, variables }, { caller, requestId }) {
      const extensions = seal ? { caller: seal.seal(caller, requestId), requestId } : { requestId };
      return streams.open({ query, operationName, variables: variables && { ...variables }, extensions });
    },

    async ready() {
      const signal = AbortSignal.timeout(timeoutMs);
      if (!seal)
        return !(await post('{"query":"{ __typename }"}', { caller: NOBODY, requestId: 'ready' }, signal)).errors;
      const { statusCode, body } = await pool.request({ method: 'GET', path: '/health/ready', signal });
      await body.dump();
      return statusCode === 200;
    },

    async close() {
      operations?.close();
      await streams.close();
      await pool.destroy();
    },
  };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause ? `${error.message}: ${reason(error.cause)}` : error.message || error.name;
}
