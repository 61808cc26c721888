/** For tests: a remote subgraph that answers whatever the test wants, right or wrong. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Remembered, rememberingLog, type seal } from './fixture.ts';
import { remote } from './remote.ts';
import type { Source } from './source.ts';

const open: (() => unknown)[] = [];

/** Has something closed with the subgraphs, the last first. */
export function closeLater(...close: (() => unknown)[]): void {
  open.push(...close);
}
export async function closeAll(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

export type Answer = (request: IncomingMessage & { text: string }, response: ServerResponse) => void;

/** A subgraph that answers whatever the test wants, and a source that asks it. */
export async function subgraph(
  answer: Answer,
  options: { seal?: typeof seal } = {},
): Promise<{ source: Source; log: Remembered; server: Server }> {
  const server = createServer(async (request, response) => {
    // It knows HTTP only.
    if (request.headers.upgrade) return void response.writeHead(404).end();
    let text = '';
    for await (const chunk of request) text += chunk;
    answer(Object.assign(request, { text }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const log = rememberingLog();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/graphql?a=b`;
  const source = remote({ name: 'cards', url, timeoutMs: 300, log, ...options });
  closeLater(
    () => new Promise((resolve) => server.close(resolve)),
    () => server.closeAllConnections(),
    () => source.close(),
  );
  return { source, log, server };
}
export const json =
  (status: number, body: unknown): Answer =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
