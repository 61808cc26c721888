/** A guest's phone on a bad network: its connection is lost without a word, and it resumes from the last cursor it saw. */
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { OtpUpdatesDocument, type OtpUpdatesSubscription } from '../generated/documents.ts';
import type { Guest } from './crowd.ts';

export type OtpUpdate = OtpUpdatesSubscription['otpUpdates'];

/** Longest to wait for an update. Longer than the sweep takes to find what a lost message has hidden. */
const PATIENCE_MS = 10_000;

export interface Phone {
  /** All it has seen, over all its connections. */
  readonly seen: readonly OtpUpdate[];
  /** Connects, and asks for everything since the last update seen. */
  connect(): void;
  /** Loses its connection as in a tunnel: neither side says goodbye. What arrives later is not seen. */
  cut(): void;
  /** Ends its subscription as an application does that shows another page. */
  leave(): void;
  /** The next update that comes. */
  more(): Promise<unknown>;
  /** The newest update, as soon as it passes; looked at again after each. */
  newest(passes: (update: OtpUpdate) => boolean): Promise<OtpUpdate>;
  /** The live code, as soon as it shows one; with `after`, once it has seen that code claimed. */
  code(after?: string): Promise<{ id: string; code: string }>;
}

export function phoneOf({ token }: Guest, endpoint: string): Phone {
  const seen: OtpUpdate[] = [];
  const looking = new Set<() => void>();
  let socket: WebSocket | undefined;
  let connection = 0;
  let leave = () => {};
  let trouble: unknown;

  function connect(): void {
    connection += 1;
    const mine = connection;
    class Socket extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol);
        socket = this;
        // Cut while it opens, it has an error that nobody else hears.
        this.on('error', () => undefined);
      }
    }
    const client = createClient({
      url: endpoint.replace('http', 'ws'),
      webSocketImpl: Socket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${token}` },
    });
    const after = seen.at(-1)?.cursor ?? null;
    leave = client.subscribe<OtpUpdatesSubscription>(
      { query: print(OtpUpdatesDocument), variables: { after, renew: true } },
      {
        next({ data, errors }) {
          if (mine !== connection) return;
          trouble = errors;
          if (!data) return;
          seen.push(data.otpUpdates);
          for (const look of looking) look();
        },
        error: (reason) => {
          if (mine === connection) trouble = reason;
        },
        complete: () => undefined,
      },
    );
  }

  function newest(passes: (update: OtpUpdate) => boolean): Promise<OtpUpdate> {
    const { promise, resolve, reject } = Promise.withResolvers<OtpUpdate>();
    const timer = setTimeout(() => {
      reject(new Error(`Waited in vain; the newest is ${JSON.stringify(seen.at(-1))}`, { cause: trouble }));
    }, PATIENCE_MS);
    const look = () => {
      const update = seen.at(-1);
      if (update && passes(update)) resolve(update);
    };
    looking.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      looking.delete(look);
    });
  }

  return {
    seen,
    connect,
    cut() {
      connection += 1;
      socket?.terminate();
    },
    leave: () => leave(),
    newest,
    more() {
      const before = seen.length;
      return newest(() => seen.length > before).catch(() => undefined);
    },
    async code(after) {
      const over = () => after === undefined || seen.some(({ kind, otp }) => kind === 'CLAIMED' && otp.id === after);
      const { otp } = await newest(({ kind, otp }) => kind === 'ISSUED' && otp.code !== null && over());
      return { id: otp.id, code: otp.code ?? '' };
    },
  };
}
