/** A WebSocket as graphql-ws wants it: hands on what a client may say, in its order. */
import type { Socket } from 'node:net';
import { CloseCode, type Message, MessageType, parseMessage, type SubscribeMessage, type WebSocket } from 'graphql-ws';
import { type Alarm, clearAlarm, setAlarm } from './alarm.ts';
import type { KeepAlive } from './keep-alive.ts';
import { WebSocketPeer } from './websocket-peer.ts';

/** What all sockets of one server have in common. */
export interface Shared {
  readonly messageBytesMax: number;
  /** Milliseconds. */
  readonly introducedWithinMs: number;
  readonly keepAlive: KeepAlive;
  /** A client sent what may not be sent. */
  broke(error: Error): void;
  /** A fault of ours. */
  failed(peer: GraphqlPeer, error: unknown): void;
  left(peer: GraphqlPeer): void;
}

type Receive = Parameters<WebSocket['onMessage']>[0];
type Closed = (code: number, reason: string) => Promise<void>;

/** An operation under way. */
interface Running {
  completed: boolean;
  /** Called when nothing of it is left. */
  ended?: () => void;
}

export class GraphqlPeer extends WebSocketPeer implements WebSocket {
  readonly protocol: string;
  readonly #shared: Shared;
  readonly #turn: number;
  /** Until it introduces itself. */
  #late: Alarm | undefined;
  #receive: Receive | undefined;
  #closed: Closed | undefined;
  readonly #running = new Map<string, Running>();
  /** What came while an operation waits for the end of the one before it. */
  #waiting: string[] | undefined;

  constructor(socket: Socket, protocol: string, shared: Shared) {
    super(socket, shared.messageBytesMax);
    this.protocol = protocol;
    this.#shared = shared;
    this.#turn = shared.keepAlive.add(this);
    this.#late = setAlarm(shared.introducedWithinMs, () =>
      this.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'),
    );
  }

  /** @param closed  What graphql-ws is told when it is over. */
  start(closed: Closed): void {
    this.#closed = closed;
  }

  onMessage(receive: Receive): void {
    this.#receive = receive;
  }

  override message(text: string): void {
    if (this.#waiting) this.#waiting.push(text);
    else this.#hear(text);
  }

  protected override broke(error: Error): void {
    this.#shared.broke(error);
  }

  protected override closed(code: number, reason: string): void {
    this.#waiting = undefined;
    this.#introduced();
    this.#shared.keepAlive.forget(this, this.#turn);
    this.#shared.left(this);
    this.#closed?.(code, reason).catch((error) => this.#shared.failed(this, error));
  }

  /**
   * An operation that takes the id of one that its client has completed waits until nothing of that is left: graphql-ws
   * would end the new one with the old one, and then lose sight of it.
   */
  #hear(text: string): void {
    // What waited for its turn may have outlived its socket, and nothing would ever end what it opens.
    if (!this.open) return;
    const message = understood(text);
    if (!message) this.close(CloseCode.BadRequest, 'Invalid message received');
    else if (message.type === MessageType.Subscribe) this.#subscribe(message);
    else {
      if (message.type === MessageType.ConnectionInit) this.#introduced();
      const running = message.type === MessageType.Complete && this.#running.get(message.id);
      if (running) running.completed = true;
      this.#handOn(message);
    }
  }

  #introduced(): void {
    clearAlarm(this.#late);
    this.#late = undefined;
  }

  #subscribe(message: SubscribeMessage): void {
    const before = this.#running.get(message.id);
    if (before?.completed) {
      // Meanwhile nothing more is read, or what waits would have no limit.
      this.pause();
      this.#waiting = [];
      before.ended = () => this.#goOn(message);
    } else if (before) this.#handOn(message);
    else this.#run(message);
  }

  #goOn(message: SubscribeMessage): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    if (!this.open) return;
    this.resume();
    this.#run(message);
    for (const text of waiting) this.message(text);
  }

  #run(message: SubscribeMessage): void {
    const running: Running = { completed: false };
    this.#running.set(message.id, running);
    const { id } = message;
    const end = () => {
      this.#running.delete(id);
      running.ended?.();
    };
    this.#handOn(message, end);
  }

  #handOn(message: Message, end = () => {}): void {
    const failed = (error: unknown) => {
      this.#shared.failed(this, error);
      end();
    };
    // graphql-ws parses what is text, and takes what has been parsed as it is.
    this.#receive?.(message as unknown as string).then(end, failed);
  }
}

/** A message of the protocol that is a client's to send. */
function understood(text: string): Message | undefined {
  try {
    const message = parseMessage(text);
    switch (message.type) {
      case MessageType.Next:
      case MessageType.Error:
      case MessageType.ConnectionAck:
        return undefined;
      default:
        return message;
    }
  } catch {
    return undefined;
  }
}
