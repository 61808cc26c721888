/** For tests: a little library of three subgraphs behind a real gateway, in one process or each a service of its own. */
import type { GraphQLError } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { callerSeal, type Guest } from '../platform/caller.ts';
import { Refusal } from '../platform/errors.ts';
import type { HttpServer } from '../platform/http-server.ts';
import type { Log } from '../platform/log.ts';
import { serveSubgraph } from '../platform/service.ts';
import { openFederation } from './federation.ts';
import { NAMES, type Name, openSubgraphs, type Stage, supergraphOf } from './fixture-subgraphs.ts';
import { inProcess } from './in-process.ts';
import { LIMITS } from './limits.ts';
import { remote } from './remote.ts';
import { type GatewayOptions, openGateway } from './server.ts';
import { NOBODYS, type Session } from './session.ts';

export const seal = callerSeal('a secret of thirty-two characters, for tests');
export const GUEST: Guest = { role: 'GUEST', userId: 'u1' };

/** Keeps what is logged, to be looked for. */
export interface Remembered extends Log {
  readonly lines: { level: string; message: string; fields: unknown }[];
}
export function rememberingLog(): Remembered {
  const lines: Remembered['lines'] = [];
  const write =
    (level: string) =>
    (message: string, fields: unknown = {}) =>
      void lines.push({ level, message, fields });
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

export interface Fixture {
  readonly url: string;
  readonly stage: Stage;
  readonly log: Remembered;
  /** Empty if all are in one process. */
  readonly services: Partial<Record<Name, HttpServer>>;
  post(body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: Answered; headers: Headers }>;
  query(query: string, variables?: Record<string, unknown>): Promise<Answered>;
  webSocket(authorization?: string): Client;
  close(): Promise<void>;
}
export interface Answered {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly ReturnType<GraphQLError['toJSON']>[];
}

export interface FixtureOptions extends Partial<Omit<GatewayOptions, 'federation' | 'log'>> {
  readonly distributed: boolean;
  readonly foreign?: boolean;
  readonly scalars?: Parameters<typeof openFederation>[0]['scalars'];
}

export async function openFixture({
  distributed,
  foreign = false,
  scalars = [],
  ...given
}: FixtureOptions): Promise<Fixture> {
  const log = rememberingLog();
  const { stage, subgraphs } = openSubgraphs(log);
  const services: Fixture['services'] = {};
  for (const name of distributed ? NAMES : []) {
    const ready = async () => true;
    services[name] = await serveSubgraph({ subgraph: subgraphs[name], host: '127.0.0.1', port: 0, seal, ready, log });
  }
  const federation = openFederation({
    supergraphSdl: supergraphOf((name) => `${services[name]?.url ?? 'http://nowhere'}/graphql`),
    sourceFor: ({ name, url }) =>
      distributed ? remote({ name, url, seal, timeoutMs: 1_000, log }) : inProcess(subgraphs[name as Name]),
    foreign,
    scalars,
    limits: { ...LIMITS, ...given.limits },
    log,
  });
  const options = { host: '127.0.0.1', port: 0, authenticate, ready: federation.ready, development: false, ...given };
  const gateway = await openGateway({ federation, log, ...options });
  const clients: Client[] = [];

  async function post(body: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answered };
  }

  return {
    url: gateway.url,
    stage,
    log,
    services,
    post,
    query: async (query, variables) => (await post({ query, variables })).body,
    webSocket(authorization) {
      const url = `${gateway.url.replace('http', 'ws')}/graphql`;
      const connectionParams = authorization ? { authorization } : {};
      const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });
      clients.push(client);
      return client;
    },
    async close() {
      await gateway.close();
      for (const client of clients) await client.dispose();
      await Promise.all(Object.values(services).map((service) => service.close()));
    },
  };
}

async function authenticate(authorization: string | undefined): Promise<Session> {
  if (authorization === undefined) return NOBODYS;
  if (authorization === 'Bearer guest') return { ...NOBODYS, caller: GUEST };
  throw new Refusal('UNAUTHENTICATED');
}

/** Waits until something holds, at most so long; for what happens on the other side of a socket. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<number> {
  const from = performance.now();
  while (!(await holds())) {
    if (performance.now() - from > ms) throw new Error(`did not happen within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - from;
}
