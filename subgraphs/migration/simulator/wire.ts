/** Requests as they are read, and answers as they are written, once or twice. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer, Asked } from './routes.ts';

const BODY_MAX_BYTES = 65_536;
/** A second answer that waits for the next request of its connection waits no longer. */
const SECOND_ANSWER_MS = 20;

/** Undefined where it cannot be read. */
export async function readAsked(request: IncomingMessage): Promise<Asked | undefined> {
  let bytes = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_MAX_BYTES) chunks.push(chunk);
  }
  try {
    const body: unknown = bytes === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
    if (typeof body !== 'object' || body === null || bytes > BODY_MAX_BYTES) return undefined;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sessionm');
    return {
      method: request.method ?? '',
      path: pathname.slice(1).split('/').map(decodeURIComponent),
      query: searchParams,
      body: body as Asked['body'],
    };
  } catch {
    return undefined;
  }
}

/** Says which request it answers by the id that came with it. */
export function write(request: IncomingMessage, response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, headersOf(request, text)).end(text);
}

export interface TwiceWriter {
  write(request: IncomingMessage, response: ServerResponse, answer: Answer): void;
  /** There is another request: what was kept for this moment is written before its own answer. */
  next(socket: Socket): void;
}

/** Writes an answer a second time: at once, or when it will be taken for the answer to the next request. */
export function twiceWriter(random: () => number): TwiceWriter {
  const kept = new WeakMap<Socket, string>();
  const next = (socket: Socket) => {
    const second = kept.get(socket);
    if (second === undefined) return;
    kept.delete(socket);
    if (!socket.destroyed) socket.write(second);
  };
  return {
    next,
    write(request, response, answer) {
      const { socket } = request;
      const text = JSON.stringify(answer.body);
      const head = Object.entries(headersOf(request, text)).map(([name, value]) => `${name}: ${value}\r\n`);
      const second = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${head.join('')}\r\n${text}`;
      // Both at once, so that the second is there before the first is read.
      socket.cork();
      write(request, response, answer);
      if (random() < 0.5) socket.write(second);
      else {
        kept.set(socket, second);
        setTimeout(next, SECOND_ANSWER_MS, socket).unref();
      }
      socket.uncork();
    },
  };
}

function headersOf(request: IncomingMessage, text: string) {
  const requestId = request.headers['x-request-id'];
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(typeof requestId === 'string' && { 'x-request-id': requestId }),
  };
}
