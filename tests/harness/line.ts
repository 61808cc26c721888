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

export async function openLine(to: string): Promise<Line> {
  const { hostname, port, protocol, pathname } = new URL(to);
  const ends = new Set<Socket>();
  let isCut = false;
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
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
  return {
    url: `${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
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
