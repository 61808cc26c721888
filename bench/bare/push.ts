/** The limit of a push: `ws`, an HTTP request that is answered, and a message to one of all who are connected. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** About as long as an update of ours. */
const MESSAGE = JSON.stringify({ kind: 'CLAIMED', more: 'x'.repeat(250) });

const sockets = new Map<string, WebSocket>();
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-length': 2 }).end('{}');
  sockets.get(request.url ?? '')?.send(MESSAGE);
});
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, { url = '' }) => {
  sockets.set(url, socket);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stderr.write(`${JSON.stringify({ message: 'listening', url: `http://127.0.0.1:${port}` })}\n`);
});
