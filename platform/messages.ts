/**
 * Messages over one socket: each its length in four bytes and its JSON.
 *
 * What is sent in one turn of the event loop leaves in one write, as a write costs many times what a message does.
 */
import type { Socket } from 'node:net';

const HEAD_BYTES = 4;
/** Of a message that comes in pieces: how many are kept as they came, if they are smaller than this on average. */
const PARTS_MAX = 1_024;
const PART_BYTES = 1_024;
/** Milliseconds of silence after which the system asks whether the other side is still there. */
const ALIVE_MS = 60_000;

export interface Messages {
  /** JSON. */
  send(text: string): void;
  /** Bytes that the other side has not taken yet. */
  readonly waitingBytes: number;
  /** Sends what waits, and then no more. */
  end(): void;
  destroy(): void;
}

export interface MessagesOptions {
  readonly socket: Socket;
  /** What was read of the socket already. */
  readonly head: Buffer;
  readonly bytesMax: number;
  readonly received: (message: Record<string, unknown>) => void;
  /** Called once: the other side has ended or broken off, or sent what is no message. Nothing is received afterwards. */
  readonly over: (reason: string) => void;
}

export function openMessages({ socket, head, bytesMax, received, over }: MessagesOptions): Messages {
  let unsent: string[] = [];
  let parts: Buffer[] = [];
  let bytes = 0;
  let told = false;

  function finish(reason: string): void {
    if (told) return;
    told = true;
    parts = [];
    over(reason);
  }

  function broken(reason: string): void {
    finish(reason);
    socket.destroy();
  }

  function take(chunk: Buffer): void {
    if (told) return;
    parts.push(chunk);
    bytes += chunk.length;
    // Each costs some hundred bytes besides its own, which whoever sends byte for byte would have us hold.
    if (parts.length > PARTS_MAX && bytes < parts.length * PART_BYTES) parts = [Buffer.concat(parts)];
    // One that is long comes in many chunks: they are put together when it is whole, not at each.
    const length = wanted();
    if (bytes < length && length <= HEAD_BYTES + bytesMax) return;
    let all = parts.length === 1 ? chunk : Buffer.concat(parts);
    while (!told && all.length >= HEAD_BYTES) {
      const length = all.readUInt32BE();
      if (length > bytesMax) {
        broken(`a message of ${length} bytes`);
        break;
      }
      if (all.length < HEAD_BYTES + length) break;
      const message = parsed(all.toString('utf8', HEAD_BYTES, HEAD_BYTES + length));
      all = all.subarray(HEAD_BYTES + length);
      if (message) received(message);
      else broken('what is no message');
    }
    parts = all.length > 0 ? [all] : [];
    bytes = all.length;
  }

  /** Bytes of the message that is being received, as far as it is known. */
  function wanted(): number {
    const [first] = parts;
    return first && first.length >= HEAD_BYTES ? HEAD_BYTES + first.readUInt32BE() : 0;
  }

  function flush(): void {
    const texts = unsent;
    unsent = [];
    if (!socket.writable) return;
    const lengths = texts.map((text) => Buffer.byteLength(text));
    const buffer = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + HEAD_BYTES + length, 0));
    let at = 0;
    for (const [i, text] of texts.entries()) {
      at = buffer.writeUInt32BE(lengths[i] ?? 0, at);
      at += buffer.write(text, at);
    }
    socket.write(buffer);
  }

  socket.setNoDelay(true);
  socket.setTimeout(0);
  socket.setKeepAlive(true, ALIVE_MS);
  socket.on('data', take);
  socket.once('end', () => finish('the other side has ended'));
  socket.once('error', ({ message }) => broken(message));
  socket.once('close', () => finish('the connection is closed'));
  // It may have been paused while it was handed over.
  socket.resume();
  // When whoever opened it has what it was given.
  if (head.length > 0) queueMicrotask(() => take(head));

  return {
    send(text) {
      if (unsent.push(text) === 1) setImmediate(flush);
    },
    get waitingBytes() {
      return socket.writableLength;
    },
    end() {
      if (unsent.length > 0) flush();
      socket.end();
    },
    destroy: () => broken('given up'),
  };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
