/** The request that opens a WebSocket, answered or refused (RFC 6455, §4.2). */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Source: §1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Sixteen bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
/** A name as HTTP has them, in a list with commas. */
const TOKENS = /^[\t ]*[!#$%&'*+.^_`|~\w-]+[\t ]*(?:,[\t ]*[!#$%&'*+.^_`|~\w-]+[\t ]*)*$/;

/**
 * Answers that the socket is a WebSocket from now on. Extensions are offered by most clients, and none is taken.
 *
 * @param choose  The subprotocol, of those that the client speaks; none is answered where none fits.
 * @returns The subprotocol, empty if none; undefined where the request was refused, and the socket is ending.
 */
export function shakeHands(
  request: IncomingMessage,
  socket: Duplex,
  choose: (offered: Set<string>) => string | false,
): string | undefined {
  const { upgrade, 'sec-websocket-key': key, 'sec-websocket-version': version } = request.headers;
  const offered = request.headers['sec-websocket-protocol'];
  if (request.method !== 'GET') return refuse(socket, '405 Method Not Allowed', 'allow: GET');
  if (upgrade?.toLowerCase() !== 'websocket' || !key || !KEY.test(key)) return refuse(socket, '400 Bad Request');
  if (version !== '13') return refuse(socket, '426 Upgrade Required', 'sec-websocket-version: 13');
  if (offered !== undefined && !TOKENS.test(offered)) return refuse(socket, '400 Bad Request');
  const protocol = offered === undefined ? false : choose(new Set(offered.split(',').map((name) => name.trim())));
  const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  const lines = ['upgrade: websocket', 'connection: upgrade', `sec-websocket-accept: ${accept}`];
  if (protocol) lines.push(`sec-websocket-protocol: ${protocol}`);
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
  return protocol || '';
}

function refuse(socket: Duplex, status: string, ...lines: readonly string[]): undefined {
  const headers = ['connection: close', 'content-length: 0', ...lines];
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join('\r\n')}\r\n\r\n`);
}
