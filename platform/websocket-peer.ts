/** One open WebSocket, from the server's side: messages come and go until one of the two closes it (RFC 6455, §5 to §7). */
import type { Socket } from 'node:net';
import { FrameError, FrameReader, type Receiver } from './frame-reader.ts';
import { closeFrame, controlFrame, Opcode, textFrame } from './websocket-frames.ts';

/** Bytes that may wait for a client that does not read, before it is cut off. */
export const UNREAD_BYTES_MAX = 16 * 1024 * 1024;

const PING = controlFrame(Opcode.ping);
const PEER = Symbol('peer');
/** The code of a connection that ended without a word. It is never sent. */
const NO_GOODBYE = 1006;

/**
 * A server holds tens of thousands of these, nearly all of them quiet. So one is an object of a few fields: its listeners
 * are the same functions for all, and what reads its frames is there only while a part of one is.
 */
export abstract class WebSocketPeer implements Receiver {
  readonly #socket: Socket & { [PEER]?: WebSocketPeer };
  readonly #messageBytesMax: number;
  #reader: FrameReader | undefined;
  /** Until one of the two said that it closes. */
  #open = true;
  /** Whether nothing more is read: the peer said goodbye, or what no peer may say. */
  over = false;
  #answered = true;
  #code = NO_GOODBYE;
  #reason = '';

  constructor(socket: Socket, messageBytesMax: number) {
    this.#socket = socket;
    this.#messageBytesMax = messageBytesMax;
    this.#socket[PEER] = this;
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.on('data', onData).on('end', onEnd).on('close', onClose);
  }

  /** A message came. */
  abstract message(text: string): void;
  /** The peer sent what may not be sent. */
  protected abstract broke(error: Error): void;
  /** It is over; called once. */
  protected abstract closed(code: number, reason: string): void;

  get open(): boolean {
    return this.#open;
  }

  /** @param bytes  Changed in place. */
  receive(bytes: Buffer): void {
    if (this.over) return;
    const reader = this.#reader ?? new FrameReader(this.#messageBytesMax);
    try {
      reader.read(bytes, this);
      this.#reader = reader.idle ? undefined : reader;
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#reader = undefined;
      this.over = true;
      this.broke(error);
      this.#say(error.code, '');
      // What it still sends is read and let go: unread, it would take the goodbye with it.
      this.#socket.end();
    }
  }

  /** @returns When the text is on its way, so that a stream waits for a slow client and does not pile up. */
  send(text: string): Promise<void> | undefined {
    if (!this.#open) return undefined;
    let arrived: (() => void) | undefined;
    // A socket that breaks meanwhile is no fault of ours; its 'close' event ends what is subscribed.
    this.#write(textFrame(text), () => arrived?.());
    // Nearly always the system takes it at once.
    if (this.#socket.writableLength === 0) return undefined;
    return new Promise((resolve) => {
      arrived = resolve;
    });
  }

  close(code: number, reason: string): void {
    this.#say(code, reason);
  }

  /** Ends it without a word. */
  terminate(): void {
    this.#open = false;
    this.over = true;
    this.#socket.destroy();
  }

  /** Called every so often: a peer that left the last ping unanswered, or the goodbye, is gone. */
  ping(): void {
    if (!this.#answered) this.terminate();
    this.#answered = false;
    if (this.#open) this.#write(PING);
  }

  /** Stops reading, and goes on. */
  pause(): void {
    this.#socket.pause();
  }
  resume(): void {
    this.#socket.resume();
  }

  pong(): void {
    this.#answered = true;
  }

  pinged(payload: Buffer): void {
    if (this.#open) this.#write(controlFrame(Opcode.pong, payload));
  }

  closeFrame(code: number, reason: string): void {
    this.over = true;
    this.#code = code;
    this.#reason = reason;
    this.#say(code, reason);
    // A server is the first to close the connection itself (§7.1.1).
    this.#socket.end();
  }

  ended(): void {
    this.#open = false;
    this.#socket.end();
  }

  gone(): void {
    this.#open = false;
    this.over = true;
    this.#reader = undefined;
    this.closed(this.#code, this.#reason);
  }

  #say(code: number, reason: string): void {
    if (!this.#open) return;
    this.#open = false;
    // It has a whole turn of pings to agree.
    this.#answered = true;
    this.#write(closeFrame(code, reason));
  }

  #write(frame: Buffer, arrived?: () => void): void {
    const socket = this.#socket;
    if (socket.writableLength > UNREAD_BYTES_MAX) this.terminate();
    if (socket.writable) socket.write(frame, arrived);
  }
}

function onData(this: { [PEER]?: WebSocketPeer }, bytes: Buffer): void {
  this[PEER]?.receive(bytes);
}

function onEnd(this: { [PEER]?: WebSocketPeer }): void {
  this[PEER]?.ended();
}

function onClose(this: { [PEER]?: WebSocketPeer }): void {
  this[PEER]?.gone();
  delete this[PEER];
}
