/** For tests: a WebSocket spoken byte by byte, to send what no client would. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
export const HANDSHAKE = {
  host: 'localhost',
  upgrade: 'websocket',
  connection: 'Upgrade',
  'sec-websocket-key': KEY,
  'sec-websocket-version': '13',
  'sec-websocket-protocol': 'graphql-transport-ws',
};

const NOTHING: Buffer = Buffer.alloc(0);

export interface Sent {
  readonly opcode: number;
  readonly payload: Buffer;
}

export interface RawSocket {
  readonly socket: Socket;
  /** The status line and headers of the answer. */
  readonly answer: string;
  /** The next frame; undefined once the server has ended the connection. */
  next(): Promise<Sent | undefined>;
  write(...frames: readonly Buffer[]): void;
  /** Says so with a close frame and its code, or ends without one: undefined. */
  closedWith(): Promise<number | undefined>;
}

/** @param also  Bytes that arrive together with the request. */
export async function rawSocket(
  url: string,
  headers: Record<string, string> = HANDSHAKE,
  { method = 'GET', also = NOTHING } = {},
): Promise<RawSocket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  socket.on('error', () => {});
  let bytes: Buffer = Buffer.alloc(0);
  let ended = false;
  let wake = () => {};
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    wake();
  });
  socket.on('close', () => {
    ended = true;
    wake();
  });
  /** Waits until `take` finds what it looks for. */
  async function taken<T>(take: () => T | undefined): Promise<T | undefined> {
    for (;;) {
      const found = take();
      if (found !== undefined || ended) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  function frame(): Sent | undefined {
    const short = (bytes[1] ?? 0) & 0x7f;
    const size = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length < size) return undefined;
    const length = size === 2 ? short : size === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < size + length) return undefined;
    const sent = { opcode: (bytes[0] ?? 0) & 0x0f, payload: bytes.subarray(size, size + length) };
    bytes = bytes.subarray(size + length);
    return sent;
  }

  await once(socket, 'connect');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(Buffer.concat([Buffer.from(`${method} /graphql HTTP/1.1\r\n${lines.join('')}\r\n`), also]));
  const answer = await taken(() => {
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const head = bytes.subarray(0, end).toString();
    bytes = bytes.subarray(end + 4);
    return head;
  });
  const next = () => taken(frame);
  return {
    socket,
    answer: answer ?? '',
    next,
    write: (...frames) => void socket.write(Buffer.concat(frames)),
    async closedWith() {
      for (let sent = await next(); sent; sent = await next()) {
        if (sent.opcode === 8) return sent.payload.length > 1 ? sent.payload.readUInt16BE(0) : 1005;
      }
      return undefined;
    },
  };
}

export interface FrameOptions {
  readonly final?: boolean;
  readonly opcode?: number;
  readonly reserved?: number;
  readonly masked?: boolean;
  /** What the header says, if that is not the truth. */
  readonly length?: number;
}

/** One frame, as a client masks it. */
export function frame(payload: string | Buffer, options: FrameOptions = {}): Buffer {
  const { final = true, opcode = 1, reserved = 0, masked = true } = options;
  const bytes = Buffer.from(payload);
  const length = options.length ?? bytes.length;
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const header = Buffer.alloc(2 + size);
  header[0] = (final ? 0x80 : 0) | (reserved << 4) | opcode;
  header[1] = (masked ? 0x80 : 0) | (size === 0 ? length : size === 2 ? 126 : 127);
  if (size === 2) header.writeUInt16BE(length, 2);
  if (size === 8) header.writeBigUInt64BE(BigInt(length), 2);
  if (!masked) return Buffer.concat([header, bytes]);
  const mask = randomBytes(4);
  return Buffer.concat([header, mask, bytes.map((byte, i) => byte ^ (mask[i & 3] as number))]);
}

/** A close frame of a client. */
export function goodbye(code: number, reason: string | Buffer = ''): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return frame(Buffer.concat([head, Buffer.from(reason)]), { opcode: 8 });
}
