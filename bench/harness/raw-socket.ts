/** A WebSocket client of few bytes, so that ten thousand of them fit in one process beside what is measured. Text only. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface RawSocket {
  send(text: string): void;
  destroy(): void;
}

export interface Heard {
  open(): void;
  text(text: string): void;
  close(): void;
}

/** Source of all numbers here: RFC 6455, §5.2. */
const [TEXT, CLOSE, PING, PONG] = [0x1, 0x8, 0x9, 0xa];
const NOTHING = Buffer.alloc(0);

export function openRaw(url: string, protocol: string, heard: Heard): RawSocket {
  const { hostname, port, host, pathname } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let opened = false;
  let received: Buffer = NOTHING;
  socket.on('connect', () => {
    const key = randomBytes(16).toString('base64');
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
    );
  });
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    if (!opened) {
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      if (!received.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) {
        socket.destroy();
        return;
      }
      opened = true;
      received = received.subarray(end + 4);
      heard.open();
    }
    received = readFrames(received, socket, heard);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => heard.close());
  return { send: (text) => socket.write(frame(TEXT, Buffer.from(text))), destroy: () => socket.destroy() };
}

/** @returns What is not yet a whole frame. */
function readFrames(bytes: Buffer, socket: Socket, heard: Heard): Buffer {
  let rest = bytes;
  while (rest.length >= 2) {
    const opcode = (rest[0] ?? 0) & 0xf;
    let length = (rest[1] ?? 0) & 0x7f;
    let at = 2;
    if (length === 126) {
      if (rest.length < 4) return rest;
      length = rest.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (rest.length < 10) return rest;
      length = Number(rest.readBigUInt64BE(2));
      at = 10;
    }
    if (rest.length < at + length) break;
    const payload = rest.subarray(at, at + length);
    rest = rest.subarray(at + length);
    if (opcode === TEXT) heard.text(payload.toString());
    else if (opcode === PING) socket.write(frame(PONG, payload));
    else if (opcode === CLOSE) socket.destroy();
  }
  // A copy, as a slice would keep the whole chunk alive.
  return rest.length === 0 ? NOTHING : Buffer.from(rest);
}

/** A client's frames are masked; with zeros they stay as they are. */
function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? Buffer.of(0x80 | opcode, 0x80 | length)
      : Buffer.of(0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}
