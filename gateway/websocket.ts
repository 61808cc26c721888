/** GraphQL over WebSocket (graphql-transport-ws): subscriptions, and queries and mutations through the same executor. */
import { randomUUID } from 'node:crypto';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { CloseCode, type Context, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import { Refusal } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Asked } from '../platform/subgraph.ts';
import { type ConnectionParams, openWebSockets, type WebSockets } from '../platform/websocket.ts';
import { documents } from './documents.ts';
import type { Federation, Prepared } from './federation.ts';
import type { Authenticate } from './http.ts';
import type { Limits } from './limits.ts';
import { rules } from './rules.ts';

export interface GraphqlWebSocketOptions {
  readonly federation: Federation;
  readonly authenticate: Authenticate;
  readonly development: boolean;
  readonly limits: Limits;
  readonly log: Log;
}

/** What is known of one socket. */
interface Connection {
  authorization?: string | undefined;
  readonly close: (code: number, reason: string) => void;
  /** Looks again and again whether its caller is still welcome. */
  recheck?: NodeJS.Timeout;
  closed: boolean;
}

/** How often a quiet socket's caller is looked at again, beside every event and operation. */
export const RECHECK_MS = 5_000;

/** What `execute` and `subscribe` are given in place of a context. */
interface Asking {
  readonly prepared: Prepared;
  readonly asked: Asked;
  readonly connection: Connection;
}

export function openGraphqlWebSocket(options: GraphqlWebSocketOptions): WebSockets {
  const { federation, limits, log } = options;
  const asking = ({ contextValue }: ExecutionArgs) => contextValue as Asking;
  const read = reader(options);
  const protocol: ServerOptions<ConnectionParams, Connection> = {
    onConnect: (context) => connect(context, options),
    onSubscribe: (context, _id, payload) => read(context, payload),
    execute: (args) => federation.execute(asking(args).prepared, asking(args).asked),
    subscribe: async (args) => {
      const { prepared, asked, connection } = asking(args);
      const events = await federation.subscribe(prepared, asked);
      return Symbol.asyncIterator in events ? whileWelcome(events, () => welcome(connection, options)) : events;
    },
    onClose: ({ extra }) => {
      extra.closed = true;
      clearInterval(extra.recheck);
    },
    // Presented before, all but what the protocol itself may say; presenting twice changes nothing.
    onError: (_context, _id, _payload, errors) =>
      errors.map((error) => federation.present(error, randomUUID()).toJSON()),
  };
  return openWebSockets({
    protocol,
    connection: (close) => ({ close, closed: false }),
    messageBytesMax: limits.bodyBytesMax,
    log,
  });
}

/** Whether the connection is accepted; if not, it is closed with 4403. */
async function connect({ connectionParams, extra }: Context<ConnectionParams, Connection>, { authenticate }: Options) {
  const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
  extra.authorization = typeof given === 'string' ? given : undefined;
  try {
    await authenticate(extra.authorization);
    // A socket may be gone before it is known whose it is; nothing would ever stop looking at it.
    if (!extra.closed) extra.recheck = setInterval(() => void welcome(extra, { authenticate }), RECHECK_MS);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/**
 * Whether a caller may still listen; if not, the socket is closed with 4403. A token ends and a key is revoked while a
 * phone listens for hours. Where that cannot be found out, such as when the database does not answer, they stay.
 */
async function welcome({ authorization, close }: Connection, { authenticate }: Options): Promise<boolean> {
  try {
    await authenticate(authorization);
  } catch (error) {
    if (!(error instanceof Refusal)) return true;
    close(CloseCode.Forbidden, 'Forbidden');
    return false;
  }
  return true;
}

/** The events for as long as their listener is welcome: no event is shown to one that is not. */
function whileWelcome(
  events: AsyncIterableIterator<ExecutionResult>,
  stillWelcome: () => Promise<boolean>,
): AsyncIterableIterator<ExecutionResult> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const step = await events.next();
      if (step.done || (await stillWelcome())) return step;
      await events.return?.();
      return { done: true, value: undefined };
    },
    return: async () => (await events.return?.()) ?? { done: true, value: undefined },
  };
}

type Options = Pick<GraphqlWebSocketOptions, 'authenticate'>;

/** Turns a message into an operation that can run, or into the errors to answer. */
function reader({ federation, authenticate, development, limits }: GraphqlWebSocketOptions) {
  const { schema, present } = federation;
  const { tokensMax } = limits;
  const document = documents({ schema, open: development, tokensMax, rules: rules(limits) });

  async function read(
    { extra, subscriptions }: Context<ConnectionParams, Connection>,
    payload: SubscribePayload,
    requestId: string,
  ) {
    const { query, operationName, variables } = payload;
    if (Object.keys(subscriptions).length > limits.operationsPerSocketMax) {
      throw new Refusal('TOO_MANY_REQUESTS', {
        limit: 'operations on one connection',
        max: limits.operationsPerSocketMax,
      });
    }
    // Once more for each operation: a socket lives for hours, and a token or key may have ended since it was opened.
    const caller = await authenticate(extra.authorization);
    const known = document(query);
    if ('errors' in known) return known.errors.map((error) => present(error, requestId));
    const prepared = federation.prepare({ query, document: known.document, operationName, variables }, requestId);
    if ('errors' in prepared) return prepared.errors;
    const contextValue: Asking = { prepared, asked: { caller, requestId }, connection: extra };
    return { schema, document: known.document, operationName, contextValue } satisfies ExecutionArgs;
  }

  return async (context: Context<ConnectionParams, Connection>, payload: SubscribePayload) => {
    const requestId = randomUUID();
    try {
      return await read(context, payload, requestId);
    } catch (error) {
      return [present(error, requestId)];
    }
  };
}
