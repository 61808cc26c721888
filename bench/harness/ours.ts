/** The platform in either form, as it runs in production. */
import { randomBytes } from 'node:crypto';
import type { Provider } from './brand.ts';
import { type Running, start } from './processes.ts';

const SUBGRAPHS = ['user', 'loyalty-card', 'otp', 'transaction', 'migration'] as const;
/** Shared by a gateway, be it ours or a peer, and the subgraphs. */
export const SECRET = randomBytes(32).toString('hex');

type Env = Readonly<Record<string, string>>;

export function startDefault(
  stack: AsyncDisposableStack,
  url: string,
  { env }: Provider,
  more: Env = {},
): Promise<Running> {
  return start(stack, 'gateway/main.ts', { ...env, DATABASE_URL: url, PORT: '0', ...more }, 'SIGTERM');
}

/** @returns Where each service takes operations, by the name of its subgraph. */
export async function startSubgraphs(stack: AsyncDisposableStack, url: string): Promise<Record<string, string>> {
  const env = { DATABASE_URL: url, CALLER_SECRET: SECRET, PORT: '0' };
  const services = await Promise.all(
    SUBGRAPHS.map(async (name) => [name, await start(stack, `subgraphs/${name}/main.ts`, env, 'SIGTERM')] as const),
  );
  return Object.fromEntries(services.map(([name, service]) => [name, `${service.url}/graphql`]));
}

export function startDistributed(
  stack: AsyncDisposableStack,
  url: string,
  provider: Provider,
  subgraphs: Readonly<Record<string, string>>,
): Promise<Running> {
  const urls = Object.entries(subgraphs).map(([name, at]) => `${name}=${at}`);
  return startDefault(stack, url, provider, { SUBGRAPH_URLS: urls.join(','), CALLER_SECRET: SECRET });
}
