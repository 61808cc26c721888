/** A line to a server that can be cut, and stalled, as networks are. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Line {
  /** The same address by way of the line. */
  readonly url: string;
  /** Connections that were made so far. */
  readonly connections: () => number;
  /** Breaks every connection, and lets nobody through until it is mended. */
  cut(): void;
  /** Carries nothing any more on the connections that there are, and does not say so. */
  stall(): void;
  mend(): void;
  close(): Promise<void>;
}

/** @param breaks  Of what the server says: whether a connection breaks instead of carrying it. */
export async function openLine(to: string, breaks: (said: Buffer) => boolean = () => false): Promise<Line> {
  const { hostname, port } = new URL(to);
  const ends = new Set<Socket>();
  let isCut = false;
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    far.prependListener('data', (said) => {
      if (breaks(said)) near.destroy();
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        ends.delete(one);
        other.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(to);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    connections: () => connections,
    cut() {
      isCut = true;
      for (const end of ends) end.destroy();
    },
    stall() {
      for (const end of ends) end.unpipe().resume();
    },
    mend() {
      isCut = false;
    },
    async close() {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
