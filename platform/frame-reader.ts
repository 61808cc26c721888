/** Reads the frames of a client, piece by piece as they come (RFC 6455, §5). */
import { isUtf8 } from 'node:buffer';
import { CONTROL_BYTES_MAX, NOTHING, Opcode } from './websocket-frames.ts';

/** What a client may not send; it is closed with the code. Source: §7.4.1. */
export class FrameError extends Error {
  readonly code: 1002 | 1007 | 1009;

  constructor(code: FrameError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Told of what came, in its order, and of nothing any more once it is over. */
export interface Receiver {
  readonly over: boolean;
  message(text: string): void;
  pinged(payload: Buffer): void;
  pong(): void;
  /** 1005: it said no code. */
  closeFrame(code: number, reason: string): void;
}

interface Header {
  readonly final: boolean;
  readonly opcode: number;
  /** Bytes of the header itself, and of what it announces. */
  readonly size: number;
  readonly length: number;
  readonly mask: Buffer;
}

/**
 * Puts together what comes in pieces. Nothing is kept for what a header merely announces: a message has room for at most
 * twice of what has come of it. One that is {@link FrameReader.idle} can be thrown away.
 */
export class FrameReader {
  readonly #messageBytesMax: number;
  /** A frame of which even the header, or a frame of control that, is not there as a whole. */
  #rest: Buffer | undefined;
  /** A message of which not all has come; its first opcode, 0 if there is none. */
  #opcode = 0;
  #message: Buffer = NOTHING;
  #length = 0;
  /** What is missing of the frame that is coming. */
  #left = 0;
  #mask: Buffer = NOTHING;
  /** Where in its four bytes the mask goes on. */
  #phase = 0;
  #final = false;

  constructor(messageBytesMax: number) {
    this.#messageBytesMax = messageBytesMax;
  }

  get idle(): boolean {
    return this.#rest === undefined && this.#opcode === 0;
  }

  /** @param chunk  Changed in place. @throws {FrameError} after which there is nothing more to be read. */
  read(chunk: Buffer, receiver: Receiver): void {
    let bytes: Buffer = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = undefined;
    while (bytes.length > 0 && !receiver.over) {
      if (this.#left > 0) {
        bytes = this.#fill(bytes, receiver);
        continue;
      }
      const header = headerOf(bytes);
      const control = header && header.opcode >= Opcode.close;
      if (!header || (control && bytes.length < header.size + header.length)) {
        this.#rest = kept(bytes);
        return;
      }
      const payload = bytes.subarray(header.size, header.size + header.length);
      bytes = bytes.subarray(header.size + payload.length);
      if (control) answer(header, unmasked(payload, header.mask), receiver);
      else this.#data(header, payload, receiver);
    }
  }

  #data(header: Header, payload: Buffer, receiver: Receiver): void {
    const { opcode, final, length } = header;
    const first = opcode !== Opcode.continuation;
    if (first && this.#opcode !== 0) throw new FrameError(1002, 'a message inside another');
    if (!first && this.#opcode === 0) throw new FrameError(1002, 'the continuation of nothing');
    if (this.#length + length > this.#messageBytesMax) throw new FrameError(1009, 'a message too long');
    if (first && final && payload.length === length) {
      receiver.message(textOf(opcode, unmasked(payload, header.mask)));
    } else {
      if (first) this.#opcode = opcode;
      this.#final = final;
      this.#mask = kept(header.mask);
      this.#phase = 0;
      this.#left = length;
      this.#fill(payload, receiver);
    }
  }

  /** @returns What is left of the bytes. */
  #fill(bytes: Buffer, receiver: Receiver): Buffer {
    const part = bytes.subarray(0, this.#left);
    const length = this.#length + part.length;
    if (length > this.#message.length) {
      // Not of the pool that small buffers share: what stays for long would keep all of it.
      const roomier = Buffer.allocUnsafeSlow(
        Math.min(Math.max(length, 2 * this.#message.length), this.#messageBytesMax),
      );
      this.#message.copy(roomier, 0, 0, this.#length);
      this.#message = roomier;
    }
    part.copy(this.#message, this.#length);
    unmasked(this.#message.subarray(this.#length, length), this.#mask, this.#phase);
    this.#phase = (this.#phase + part.length) & 3;
    this.#left -= part.length;
    this.#length = length;
    if (this.#left === 0 && this.#final) this.#end(receiver);
    return bytes.subarray(part.length);
  }

  #end(receiver: Receiver): void {
    const text = textOf(this.#opcode, this.#message.subarray(0, this.#length));
    this.#opcode = 0;
    this.#message = NOTHING;
    this.#length = 0;
    receiver.message(text);
  }
}

/** A copy, as a part keeps all of what it is part of. */
function kept(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/** Undefined until it is there as a whole; wrong ones are refused as soon as it shows. */
function headerOf(bytes: Buffer): Header | undefined {
  const [first = 0, second] = bytes;
  const opcode = first & 0x0f;
  if (first & 0x70) throw new FrameError(1002, 'reserved bits');
  if (!OPCODES.has(opcode)) throw new FrameError(1002, 'a reserved opcode');
  const final = (first & 0x80) !== 0;
  if (opcode >= Opcode.close && !final) throw new FrameError(1002, 'a frame of control in parts');
  if (second === undefined) return undefined;
  if ((second & 0x80) === 0) throw new FrameError(1002, 'a frame without a mask');
  const short = second & 0x7f;
  if (opcode >= Opcode.close && short > CONTROL_BYTES_MAX) throw new FrameError(1002, 'a frame of control too long');
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const size = 2 + extended + 4;
  if (bytes.length < size) return undefined;
  // Past 2^53 it is not exact, and far past any limit.
  const length = extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return { final, opcode, size, length, mask: bytes.subarray(size - 4, size) };
}

const OPCODES: ReadonlySet<number> = new Set(Object.values(Opcode));

function unmasked(bytes: Buffer, mask: Buffer, phase = 0): Buffer {
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = (bytes[i] as number) ^ (mask[(i + phase) & 3] as number);
  return bytes;
}

/** What is said to be text must be (§8.1); other bytes are taken for text as far as they go. */
function textOf(opcode: number, bytes: Buffer): string {
  if (opcode === Opcode.text && !isUtf8(bytes)) throw new FrameError(1007, 'text that is no UTF-8');
  return bytes.toString();
}

function answer({ opcode }: Header, payload: Buffer, receiver: Receiver): void {
  if (opcode === Opcode.ping) receiver.pinged(payload);
  else if (opcode === Opcode.pong) receiver.pong();
  else if (payload.length === 0) receiver.closeFrame(1005, '');
  else {
    const code = payload.length === 1 ? 0 : payload.readUInt16BE(0);
    if (!mayBeSent(code)) throw new FrameError(1002, 'a code that no close may have');
    const reason = payload.subarray(2);
    if (!isUtf8(reason)) throw new FrameError(1007, 'a reason that is no UTF-8');
    receiver.closeFrame(code, reason.toString());
  }
}

/** Source: §7.4, and the registry it opens. 1004 to 1006 and 1015 are never sent. */
function mayBeSent(code: number): boolean {
  if (code >= 3000) return code < 5000;
  return code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
}
