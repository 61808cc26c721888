/** For tests: a server of nothing but WebSockets. graphql-ws's ping and pong stand for an echo. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buildSchema } from 'graphql';
import { openWebSockets } from './websocket.ts';

export const MESSAGE_BYTES_MAX = 100_000;

export interface EchoServer {
  readonly url: string;
  /** The server's sides of what was opened. */
  readonly sides: readonly Socket[];
  /** Messages that were logged. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

export async function openEcho(pingEveryMs?: number): Promise<EchoServer> {
  const logged: string[] = [];
  const write = (message: string) => void logged.push(message);
  const sockets = openWebSockets<undefined>({
    protocol: { schema: buildSchema('type Query { a: Int }'), connectionInitWaitTimeout: 60_000 },
    connection: () => undefined,
    messageBytesMax: MESSAGE_BYTES_MAX,
    ...(pingEveryMs !== undefined && { pingEveryMs }),
    log: { info: write, warn: write, error: write },
  });
  const sides: Socket[] = [];
  const server = createServer().on('upgrade', (request, socket, head) => {
    sides.push(socket as Socket);
    socket.on('error', () => socket.destroy());
    sockets.upgrade(request, socket, head);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sides,
    logged,
    async close() {
      const closed = once(server, 'close');
      server.close();
      await sockets.close();
      await closed;
    },
  };
}

/** What is said, and the frame in which it comes back. */
export const ping = (pad: string) => JSON.stringify({ type: 'ping', payload: { pad } });
export const pong = (pad: string) => ({
  opcode: 1,
  payload: Buffer.from(JSON.stringify({ type: 'pong', payload: { pad } })),
});
