/**
 * One HTTP/1.1 connection that is kept, for a process that shares its processors with what it measures: requests are ready
 * bytes, and of an answer nothing is looked at but its length.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');
const NOTHING = Buffer.alloc(0);

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Wire {
  /** One at a time. */
  ask(request: Buffer): Promise<Answer>;
  close(): void;
}

/** Connects when it is first used, and again where the server has closed what was idle, as it may while others have their turn. */
export function openWire(url: string): Wire {
  const { hostname, port } = new URL(url);
  let waiting: PromiseWithResolvers<Answer> | undefined;
  let received: Buffer = NOTHING;
  let socket: Socket | undefined;

  async function open(): Promise<Socket> {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(opened, 'connect');
    received = NOTHING;
    opened.on('data', (chunk) => heard(opened, chunk));
    opened.on('error', (error) => waiting?.reject(error));
    opened.on('close', () => waiting?.reject(new Error('The server closed the connection')));
    return opened;
  }

  function heard(from: Socket, chunk: Buffer): void {
    // Nobody asked: it says that it has waited too long.
    if (!waiting) {
      from.destroy();
      return;
    }
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      const answer = answerIn(received);
      if (!answer) return;
      received = NOTHING;
      const { resolve } = waiting;
      waiting = undefined;
      resolve(answer);
    } catch (error) {
      waiting?.reject(error);
    }
  }

  return {
    async ask(request) {
      if (!socket?.writable) socket = await open();
      waiting = Promise.withResolvers<Answer>();
      socket.write(request);
      return waiting.promise;
    },
    close() {
      waiting = undefined;
      socket?.destroy();
    },
  };
}

/** The answer, once all of it is there. */
function answerIn(bytes: Buffer): Answer | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return undefined;
  const bodyStart = headEnd + HEAD_END.length;
  const head = bytes.toString('latin1', 0, headEnd).toLowerCase();
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  if (length !== undefined) {
    const end = bodyStart + Number(length);
    return bytes.length < end ? undefined : { status, body: bytes.subarray(bodyStart, end) };
  }
  if (!head.includes('transfer-encoding: chunked')) throw new Error(`An answer of no known length: ${head}`);
  // The line break before the last chunk belongs to the chunk before it, or to the head where there is none.
  if (bytes.indexOf(LAST_CHUNK, headEnd + 2) === -1) return undefined;
  return { status, body: unchunked(bytes.subarray(bodyStart)) };
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const length = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!(length > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
}

/** A POST of JSON as bytes, ready to be sent any number of times. */
export function post(url: string, headers: Readonly<Record<string, string>>, body: string): Buffer {
  const { host, pathname } = new URL(url);
  const all = { host, 'content-type': 'application/json', accept: 'application/json', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${pathname} HTTP/1.1\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
