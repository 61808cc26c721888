import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type EchoServer, MESSAGE_BYTES_MAX, openEcho, ping, pong } from './echo.ts';
import { frame, goodbye, rawSocket } from './raw-socket.ts';

let echo: EchoServer;
beforeAll(async () => {
  echo = await openEcho();
});
afterAll(() => echo.close());

describe('a message', () => {
  it.each([0, 1, 96, 97, 98, 99, 125, 126, 65_535, 65_536, 99_900])(
    'of about %d bytes comes and goes',
    async (length) => {
      const client = new WebSocket(echo.url.replace('http', 'ws'), 'graphql-transport-ws', {
        perMessageDeflate: false,
      });
      await once(client, 'open');
      client.send(ping('é'.repeat(length / 2)));
      const [data] = await once(client, 'message');
      expect(JSON.parse(String(data))).toEqual({ type: 'pong', payload: { pad: 'é'.repeat(length / 2) } });
      client.close(1000);
      expect((await once(client, 'close'))[0]).toBe(1000);
    },
  );

  it('may arrive byte by byte, in parts, with pings between them', async () => {
    const raw = await rawSocket(echo.url);
    const bytes = Buffer.from(ping(`${'x'.repeat(200)}é🍟`));
    const all = Buffer.concat([
      frame(bytes.subarray(0, 0), { final: false }),
      frame('here?', { opcode: 9 }),
      frame(bytes.subarray(0, 229), { final: false, opcode: 0 }),
      frame('', { opcode: 10 }),
      frame(bytes.subarray(229), { final: false, opcode: 0 }),
      frame('', { opcode: 0 }),
      frame(ping('next')),
    ]);
    for (const byte of all) {
      raw.write(Buffer.from([byte]));
      if (byte % 16 === 0) await pause(1);
    }
    expect(await raw.next()).toEqual({ opcode: 10, payload: Buffer.from('here?') });
    expect(await raw.next()).toEqual(pong(`${'x'.repeat(200)}é🍟`));
    expect(await raw.next()).toEqual(pong('next'));
    raw.socket.destroy();
  });

  it('is understood wherever its bytes are cut', async () => {
    const raw = await rawSocket(echo.url);
    const two = Buffer.concat([frame(ping('a'.repeat(120))), frame('x', { opcode: 9 }), frame(ping('b'))]);
    for (let at = 1; at < two.length; at += 1) {
      const copy = Buffer.from(two);
      raw.write(copy.subarray(0, at));
      await new Promise(setImmediate);
      raw.write(copy.subarray(at));
      // graphql-ws thinks about its answers for a moment; the other pong may overtake them.
      const sent = [await raw.next(), await raw.next(), await raw.next()];
      expect(sent.toSorted((a, b) => Number(b?.opcode) - Number(a?.opcode))).toEqual([
        { opcode: 10, payload: Buffer.from('x') },
        pong('a'.repeat(120)),
        pong('b'),
      ]);
    }
    raw.socket.destroy();
  });

  it('has at most so many bytes, and one that says it has more is not waited for', async () => {
    const fits = await rawSocket(echo.url);
    const most = ping('x'.repeat(MESSAGE_BYTES_MAX - ping('').length));
    fits.write(frame(most.slice(0, 10), { final: false }), frame(most.slice(10), { opcode: 0 }));
    expect((await fits.next())?.payload.length).toBe(MESSAGE_BYTES_MAX);
    fits.socket.destroy();
    for (const frames of [
      [frame('', { length: MESSAGE_BYTES_MAX + 1 })],
      [frame('', { length: 2 ** 53 })],
      [frame('x', { final: false }), frame('', { opcode: 0, length: MESSAGE_BYTES_MAX })],
    ]) {
      const raw = await rawSocket(echo.url);
      raw.write(...frames);
      expect(await raw.closedWith()).toBe(1009);
      raw.socket.destroy();
    }
  });

  it('takes no room for what it only announces', async () => {
    const raw = await rawSocket(echo.url);
    const before = process.memoryUsage().arrayBuffers;
    const others = await Promise.all(Array.from({ length: 50 }, () => rawSocket(echo.url)));
    for (const other of others) other.write(frame('x', { length: MESSAGE_BYTES_MAX }));
    raw.write(frame(ping('still')));
    expect(await raw.next()).toEqual(pong('still'));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * MESSAGE_BYTES_MAX);
    for (const { socket } of [raw, ...others]) socket.destroy();
  });
});

describe('what no client may send closes its socket', () => {
  it.each<readonly [string, number, Buffer]>([
    ['no mask', 1002, frame(ping('x'), { masked: false })],
    ['reserved bits', 1002, frame(ping('x'), { reserved: 4 })],
    ['a reserved opcode', 1002, frame('x', { opcode: 3 })],
    ['a reserved opcode of control', 1002, frame('x', { opcode: 11 })],
    ['a continuation of nothing', 1002, frame('x', { opcode: 0 })],
    ['a message inside another', 1002, Buffer.concat([frame('x', { final: false }), frame('x')])],
    ['a ping in parts', 1002, frame('x', { opcode: 9, final: false })],
    ['a ping of 126 bytes', 1002, frame('x'.repeat(126), { opcode: 9 })],
    ['text that is no UTF-8', 1007, frame(Buffer.from([0x22, 0xc3, 0x28, 0x22]))],
    ['half a character', 1007, Buffer.concat([frame(Buffer.from([0xc3]), { final: false }), frame('', { opcode: 0 })])],
    ['half a code', 1002, frame('x', { opcode: 8 })],
    ['a reason that is no UTF-8', 1007, goodbye(1000, Buffer.from([0xff]))],
    ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535].map(
      (code) => [`the code ${code}`, 1002, goodbye(code)] as const,
    ),
  ])('%s, with %d', async (_what, code, bytes) => {
    const before = echo.logged.length;
    const raw = await rawSocket(echo.url);
    // What comes behind it is not heard any more.
    raw.write(bytes, frame(ping('behind')));
    expect(await raw.next()).toMatchObject({ opcode: 8 });
    expect(await raw.next()).toBeUndefined();
    const again = await rawSocket(echo.url);
    again.write(bytes);
    expect(await again.closedWith()).toBe(code);
    expect(echo.logged.slice(before)).toEqual(['websocket broke', 'websocket broke']);
    for (const { socket } of [raw, again]) socket.destroy();
  });
});
