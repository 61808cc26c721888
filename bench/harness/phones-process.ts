/** The process of the phones: does what its parent orders, one thing after another. */
import { randomUUID } from 'node:crypto';
import { PLACE } from './brand.ts';
import { drop, newPhone, type Phone, subscribed } from './phone.ts';
import type { PhonesOrder, PhonesReply, Servers } from './phones.ts';
import { openRaw } from './raw-socket.ts';
import { openWire, post, type Wire } from './wire.ts';

const IDENTIFY = 'mutation Identify($input: IdentifyInput!) { identify(input: $input) { id status } }';
const POLL = 'query Poll { me { card { otp { id code status expiresAt } } } }';
/** Longest to wait for one update. */
const PATIENCE_MS = 15_000;
const NOTHING: PhonesReply = { tookMs: 0, retries: 0, afterAnswerMs: [], afterRequestMs: [] };

let phones: Phone[] = [];
let servers: Servers = { url: '', kioskKey: '' };
let connected = 0;

process.on('message', (order: PhonesOrder) => {
  const began = performance.now();
  const reply = (answer: object) => process.send?.(answer);
  obey(order).then(
    (answer) => reply({ ...NOTHING, ...answer, tookMs: performance.now() - began }),
    (error: Error) => reply({ error: error.stack }),
  );
});

async function obey(order: PhonesOrder): Promise<Partial<PhonesReply>> {
  switch (order.type) {
    case 'guests':
      phones = order.guests.map(newPhone);
      servers = order.servers;
      return {};
    case 'connect':
      return connect(order.count, order.atATime);
    case 'drop':
      for (const phone of phones) drop(phone);
      connected = 0;
      return {};
    case 'claim':
      return claims(order.claims, order.kiosks);
    case 'poll':
      return polls(order.guests, order.everyS);
    case 'bare connect':
      phones = Array.from({ length: order.count }, () => newPhone({ token: '', code: 'any' }));
      await eachOf(phones, order.atATime, (phone, nth) => bareSubscribed(order.url, phone, nth));
      connected = order.count;
      return {};
    case 'bare push':
      return barePushes(order.url, order.pushes, order.kiosks);
  }
}

async function connect(count: number, atATime: number): Promise<Partial<PhonesReply>> {
  const some = phones.slice(connected, count);
  await eachOf(some, atATime, (phone) => subscribed(phone, servers.url));
  connected = count;
  return { retries: some.reduce((sum, { retries }) => sum + retries, 0) };
}

async function eachOf<T>(
  all: readonly T[],
  atATime: number,
  work: (one: T, nth: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < all.length) {
      const nth = next++;
      await work(all[nth] as T, nth);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, all.length) }, worker));
}

/** So many at a time, of guests whom no other kiosk takes at the moment. */
async function claims(count: number, kiosks: number): Promise<Partial<PhonesReply>> {
  const wires = Array.from({ length: kiosks }, () => openWire(servers.url));
  return pushes(count, kiosks, (phone, kiosk) => identify(wires[kiosk] as Wire, phone, kiosk));
}

async function pushes(
  count: number,
  kiosks: number,
  cause: (phone: Phone, kiosk: number, nth: number) => Promise<void>,
): Promise<Partial<PhonesReply>> {
  const [afterAnswerMs, afterRequestMs]: [number[], number[]] = [[], []];
  let left = count;
  const kiosk = async (nth: number) => {
    while (left-- > 0) {
      const mine = drawn(nth, kiosks);
      const phone = phones[mine] as Phone;
      const arrived = Promise.withResolvers<number>();
      const timer = setTimeout(() => arrived.reject(new Error('A phone waited in vain')), PATIENCE_MS);
      phone.claimed = () => arrived.resolve(performance.now());
      const asked = performance.now();
      await cause(phone, nth, mine);
      const answered = performance.now();
      const at = await arrived.promise.finally(() => clearTimeout(timer));
      phone.claimed = undefined;
      afterAnswerMs.push(at - answered);
      afterRequestMs.push(at - asked);
    }
  };
  await Promise.all(Array.from({ length: kiosks }, (_, nth) => kiosk(nth)));
  return { afterAnswerMs, afterRequestMs };
}

/** One of a kiosk's own guests, whose phone shows a code: after a claim it takes a moment until it shows the next. */
function drawn(kiosk: number, kiosks: number): number {
  for (;;) {
    const nth = Math.floor(Math.random() * Math.floor(connected / kiosks)) * kiosks + kiosk;
    if (phones[nth]?.code !== '') return nth;
  }
}

async function identify(wire: Wire, { code }: Phone, kiosk: number): Promise<void> {
  const input = { ost: code, ...PLACE, terminalId: `t${kiosk}`, idempotencyKey: randomUUID() };
  const body = JSON.stringify({ query: IDENTIFY, variables: { input } });
  const answer = await wire.ask(post(servers.url, { authorization: `Bearer ${servers.kioskKey}` }, body));
  const text = answer.body.toString();
  if (answer.status !== 200 || text.includes('"errors"')) throw new Error(`Answered ${answer.status}: ${text}`);
}

/** Each of the last guests asks every so often; once, between two of its questions, its code is claimed. */
async function polls(count: number, everyS: number): Promise<Partial<PhonesReply>> {
  const [kiosk, app] = [openWire(servers.url), openWire(servers.url)];
  const one = serially();
  const other = serially();
  const waitedMs = await Promise.all(
    phones.slice(-count).map(async (phone) => {
      const phaseMs = Math.random() * everyS * 1_000;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * everyS * 1_000));
      await one(() => identify(kiosk, phone, 0));
      const claimedAt = performance.now();
      const toNextMs = (everyS * 1_000 + phaseMs - (claimedAt % (everyS * 1_000))) % (everyS * 1_000);
      await new Promise((resolve) => setTimeout(resolve, toNextMs));
      const request = post(servers.url, { authorization: `Bearer ${phone.token}` }, JSON.stringify({ query: POLL }));
      await other(async () => {
        const answer = await app.ask(request);
        if (answer.body.includes(`"code":"${phone.code}"`)) throw new Error('It still shows the claimed code');
      });
      return performance.now() - claimedAt;
    }),
  );
  return { afterAnswerMs: waitedMs, afterRequestMs: waitedMs };
}

/** One after another, as over one connection. */
function serially(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    last = last.then(work);
    return last;
  };
}

function bareSubscribed(url: string, phone: Phone, nth: number): Promise<void> {
  return new Promise((resolve) => {
    phone.socket = openRaw(`${url}/${nth}`, 'bare', {
      open: resolve,
      text: () => phone.claimed?.(),
      close: () => undefined,
    });
  });
}

async function barePushes(url: string, count: number, kiosks: number): Promise<Partial<PhonesReply>> {
  const wires = Array.from({ length: kiosks }, () => openWire(url));
  return pushes(count, kiosks, async (_phone, kiosk, nth) => {
    await (wires[kiosk] as Wire).ask(post(`${url}/${nth}`, {}, '{}'));
  });
}
