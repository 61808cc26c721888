import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { type Messages, openMessages } from './messages.ts';

const BYTES_MAX = 1_000;
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A connection: one end has messages, the other writes bytes as it likes. */
async function pair(bytesMax = BYTES_MAX, head: Buffer = Buffer.alloc(0)) {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer({ allowHalfOpen: true }, accepted.resolve).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).setNoDelay(true);
  const near = await accepted.promise;
  sockets.push(far, near);
  const received: unknown[] = [];
  const over: string[] = [];
  const messages = openMessages({
    socket: near,
    head,
    bytesMax,
    received: (message) => received.push(message),
    over: (reason) => over.push(reason),
  });
  const answered: Buffer[] = [];
  far.on('data', (chunk) => answered.push(chunk));
  far.on('error', () => {});
  const closed = new Promise<void>((resolve) => near.once('close', () => resolve()));
  return { near, far, messages, received, over, answered, closed };
}
function framed(value: unknown): Buffer {
  const text = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(text.length);
  return Buffer.concat([head, text]);
}
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
async function until(holds: () => boolean): Promise<void> {
  for (const from = Date.now(); !holds(); ) {
    if (Date.now() - from > 10_000) throw new Error('did not happen within 10 s');
    await pause(2);
  }
}

describe('messages', () => {
  it('are read wherever they are split', async () => {
    const all = [{ id: 1 }, { text: 'ä€𐍈' }, {}];
    const bytes = Buffer.concat(all.map(framed));
    for (let at = 0; at <= bytes.length; at++) {
      const { far, received, over } = await pair();
      far.write(bytes.subarray(0, at));
      await pause(1);
      far.write(bytes.subarray(at));
      await until(() => received.length === all.length);
      expect(received).toEqual(all);
      expect(over).toEqual([]);
      far.destroy();
    }
  });

  it('are read byte for byte, and many at once', async () => {
    const { far, near, received } = await pair();
    const all = Array.from({ length: 20 }, (_, id) => ({ id, text: 'é'.repeat(id) }));
    for (const byte of Buffer.concat(all.map(framed))) near.emit('data', Buffer.from([byte]));
    expect(received).toEqual(all);
    far.write(Buffer.concat(all.map(framed)));
    await until(() => received.length === 40);
  });

  it('begin with what was read already', async () => {
    const bytes = framed({ id: 1 });
    const { far, received } = await pair(BYTES_MAX, bytes.subarray(0, 6));
    far.write(bytes.subarray(6));
    await until(() => received.length === 1);
    expect(received).toEqual([{ id: 1 }]);
  });

  it('are as long as may be, and not longer', async () => {
    const text = 'x'.repeat(BYTES_MAX - '{"a":""}'.length);
    const { far, received, over } = await pair();
    far.write(framed({ a: text }));
    await until(() => received.length === 1);
    expect(over).toEqual([]);
    far.write(framed({ a: `${text}x` }));
    await until(() => over.length === 1);
    expect(over).toEqual([`a message of ${BYTES_MAX + 1} bytes`]);
  });

  it.each([BYTES_MAX + 1, 2 ** 31, 2 ** 32 - 1])(
    'that would be too long end the connection before they come: %d',
    async (length) => {
      const { far, over, closed, received } = await pair();
      const head = Buffer.alloc(4);
      head.writeUInt32BE(length);
      far.write(framed({ id: 1 }));
      await until(() => received.length === 1);
      far.write(head);
      await closed;
      expect(received).toEqual([{ id: 1 }]);
      expect(over).toEqual([`a message of ${length} bytes`]);
    },
  );

  it.each(['', 'null', '7', '"text"', '[]', '[{"id":1}]', '{', '{}}', '\u0000'])(
    'are objects of JSON: %j ends the connection',
    async (text) => {
      const { far, over, closed, received } = await pair();
      far.write(Buffer.concat([framed(text), framed({ id: 1 })]));
      await closed;
      expect(received).toEqual([]);
      expect(over).toEqual(['what is no message']);
    },
  );

  it('inherit nothing from what they hold', async () => {
    const { far, received } = await pair();
    far.write(framed('{"__proto__":{"id":1,"leaving":true}}'));
    await until(() => received.length === 1);
    expect((received[0] as { id?: number }).id).toBeUndefined();
    expect('leaving' in {}).toBe(false);
  });

  // Byte for byte, a message of a megabyte took some hundred: each piece was kept as it came.
  it('that come in small pieces are not held at many times their size', async () => {
    const { near, received, over } = await pair(1024 * 1024);
    const bytes = framed({ a: 'x'.repeat(200_000) });
    const before = heldBytes();
    for (const byte of bytes.subarray(0, -1)) near.emit('data', Buffer.from(new Uint8Array([byte]).buffer));
    expect(heldBytes() - before).toBeLessThan(20 * 1024 * 1024);
    near.emit('data', bytes.subarray(-1));
    expect([received.length, over]).toEqual([1, []]);
  });

  it('that are sent in one turn leave in one write, whole', async () => {
    const { messages, near, answered } = await pair();
    const written: unknown[] = [];
    const { write } = near;
    near.write = ((chunk: Buffer, ...rest: []) => {
      written.push(chunk);
      return write.call(near, chunk, ...rest);
    }) as typeof write;
    const all = ['{"a":"ä€𐍈"}', '{}', '{"b":2}'];
    for (const text of all) messages.send(text);
    const expected = Buffer.concat(all.map(framed));
    await until(() => Buffer.concat(answered).length === expected.length);
    expect(Buffer.concat(answered)).toEqual(expected);
    expect(written.length).toBe(1);
  });
});

describe('the end', () => {
  const ends: [string, (given: { far: Socket; messages: Messages }) => void, string][] = [
    ['ended', ({ far }) => far.end(), 'the other side has ended'],
    ['gone', ({ far }) => far.resetAndDestroy(), 'read ECONNRESET'],
    ['given up by us', ({ messages }) => messages.destroy(), 'given up'],
  ];
  it.each(ends)(
    'is told once, and nothing is received any more, if the other side is %s',
    async (_how, end, reason) => {
      const { far, near, messages, over, received } = await pair();
      far.write(framed({ id: 1 }).subarray(0, 5));
      await pause(5);
      end({ far, messages });
      await until(() => over.length > 0);
      near.emit('data', framed({ id: 2 }));
      messages.destroy();
      messages.send('{}');
      messages.end();
      await pause(20);
      expect(over).toEqual([reason]);
      expect(received).toEqual([]);
    },
  );

  it('comes after what waits was sent', async () => {
    const { messages, far, answered } = await pair();
    messages.send('{"a":1}');
    messages.end();
    await new Promise((resolve) => far.once('end', resolve));
    expect(Buffer.concat(answered)).toEqual(framed({ a: 1 }));
  });

  it('of one side lets the other send what it has', async () => {
    const { messages, far, answered, over } = await pair();
    far.end();
    await until(() => over.length === 1);
    messages.send('{"a":1}');
    messages.end();
    await new Promise((resolve) => far.once('close', resolve));
    expect(Buffer.concat(answered)).toEqual(framed({ a: 1 }));
  });

  it('says how much the other side has not taken', async () => {
    const { messages, far } = await pair();
    far.pause();
    await pause(5);
    for (let i = 0; i < 200; i++) messages.send(`{"a":"${'x'.repeat(100_000)}"}`);
    await pause(50);
    expect(messages.waitingBytes).toBeGreaterThan(1_000_000);
    far.resume();
    await until(() => messages.waitingBytes === 0);
  });
});
