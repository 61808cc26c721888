/**
 * A server that behaves as SessionM does, as far as a move needs it, and goes wrong as it is told to. It knows nothing of the
 * platform. What it has answered for is in its journal: neither a restart nor `kill -9` loses it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Book, type Entry, type Member, type MemberSeed, type Transaction } from './book.ts';
import { type Fate, type Faults, fateOf, NO_FAULTS, randomOf, readFaults } from './faults.ts';
import { type Journal, openJournal } from './journal.ts';
import { type Answer, type Asked, answerOf } from './routes.ts';
import { readAsked, twiceWriter, write } from './wire.ts';

/** Whoever can reach it on another address is asked for: it is a toy, and has no other guard than its token. */
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];
const AWAY_MAX_MS = 60_000;

export interface SessionMOptions {
  /** 0, which is the default: any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Whether a host may be one that others can reach. */
  readonly exposed?: boolean;
  /** Comes with every request: `authorization: Bearer …`. */
  readonly token: string;
  /** Its journal. One that goes with it unless given. */
  readonly file?: string;
  /** Whether it waits for the disk before it answers; without, the end of the machine loses what was last. */
  readonly fsync?: boolean;
  /** Those who are there from the beginning. Who is in the journal stays as they are. */
  readonly members?: Iterable<MemberSeed>;
  /** Of the numbers by which faults are drawn. */
  readonly seed?: number;
  readonly now?: () => Date;
}

export interface SessionM {
  /** Such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** To be changed at any time. */
  readonly faults: Faults;
  /** What became of requests so far. */
  readonly fates: Readonly<Record<Fate, number>>;
  /** All of them, by id. */
  members(): Promise<readonly Member[]>;
  member(id: string): Promise<Member>;
  /** Books at one of its own tills. */
  sell(memberId: string, kind: 'EARN' | 'BURN' | 'ADJUST' | 'EXPIRE', points: number): Promise<Transaction>;
  /** As if its power was cut: all connections break, and what was not answered for may be lost. */
  restart(awayMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** From a start to the next. */
interface Life {
  readonly book: Book;
  readonly journal: Journal<Entry>;
}

export async function openSessionM(options: SessionMOptions): Promise<SessionM> {
  const { port = 0, host = '127.0.0.1', exposed = false, token, fsync = true, members = [], seed = 1 } = options;
  const now = options.now ?? (() => new Date());
  if (!exposed && !LOOPBACK.includes(host)) throw new Error(`${host} can be reached from other machines.`);
  const faults = { ...NO_FAULTS };
  const fates = { answer: 0, fail: 0, loseAnswer: 0, hang: 0, hangBefore: 0, twice: 0 };
  const random = randomOf(seed);
  const twice = twiceWriter(random);
  let alive: Life | undefined;

  // Its port is kept while it is away, as somebody else could take it; who connects is cut off.
  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.on('connection', (socket) => {
    if (!alive) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));

  const folder = options.file === undefined ? await mkdtemp(join(tmpdir(), 'sessionm-')) : undefined;
  const file = options.file ?? join(folder ?? '', 'journal.jsonl');
  const begin = async () => {
    const journal = await openJournal<Entry>(file, fsync);
    alive = { journal, book: new Book(journal.entries, journal.append) };
    return alive;
  };
  let begun = begin();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= end();
    return closing;
  };
  const end = async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    const life = await begun.catch(() => undefined);
    alive = undefined;
    await life?.journal.close(false);
    if (folder) await rm(folder, { recursive: true });
  };
  try {
    const { book, journal } = await begun;
    for (const member of members) book.load(member, now().toISOString());
    await journal.flushed();
  } catch (error) {
    await close();
    throw error;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    twice.next(request.socket);
    const asked = await readAsked(request);
    const life = alive;
    if (!life) return void request.socket.destroy();
    if (request.headers.authorization !== `Bearer ${token}`)
      return write(request, response, told(401, 'TOKEN_UNKNOWN', 'The token is not right.'));
    if (!asked) return write(request, response, told(400, 'INVALID', 'The request cannot be read.'));
    const switched = switchedBy(asked);
    if (switched) return write(request, response, switched);

    const fate = fateOf(faults, random);
    fates[fate] += 1;
    if (faults.slowMs > 0) await sleep(random() * faults.slowMs);
    if (fate === 'hangBefore') return undefined;
    if (fate === 'fail') return write(request, response, told(failure(), 'FAILED', 'It has failed on demand.'));
    const answer = answerOf(life.book, asked, faults.refuseBelowZero, now);
    // Also what was only looked at, or it would have been seen and could be lost.
    await life.journal.flushed();
    if (fate === 'hang') return undefined;
    if (fate === 'loseAnswer') return void request.socket.destroy();
    return (fate === 'twice' ? twice.write : write)(request, response, answer);
  }

  const failure = () => [500, 503, 429][Math.floor(random() * 3)] as number;

  /** Faults and restarts, which never go wrong. */
  function switchedBy({ method, path, body }: Asked): Answer | undefined {
    const what = `${method} ${path.join('/')}`;
    if (what === 'GET faults') return { status: 200, body: { faults, fates } };
    if (what === 'PUT faults') {
      const read = readFaults(body);
      if (typeof read === 'string') return told(400, 'INVALID', read);
      return { status: 200, body: Object.assign(faults, read) };
    }
    if (what !== 'POST restart') return undefined;
    const awayMs = body['awayMs'] ?? 0;
    if (typeof awayMs !== 'number' || !(awayMs >= 0 && awayMs <= AWAY_MAX_MS))
      return told(400, 'INVALID', `awayMs is from 0 to ${AWAY_MAX_MS}.`);
    setImmediate(() => restart(awayMs).catch(() => undefined));
    return { status: 202, body: { awayMs } };
  }

  async function restart(awayMs = 0): Promise<void> {
    const life = await begun;
    if (alive === life) {
      alive = undefined;
      server.closeAllConnections();
      begun = life.journal
        .close(true)
        .then(() => sleep(awayMs))
        .then(begin);
    }
    await begun;
  }

  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    faults,
    fates,
    members: async () => (await begun).book.page(null, Number.MAX_SAFE_INTEGER),
    member: async (id) => (await begun).book.member(id),
    async sell(memberId, kind, points) {
      const at = now().toISOString();
      const sale = { key: null, memberId, kind, points, transactionId: null, storeId: null, sequence: null, at };
      for (;;) {
        const life = await begun;
        try {
          const transaction = life.book.book(sale, faults.refuseBelowZero);
          await life.journal.flushed();
          return transaction;
        } catch (error) {
          // A restart came between: nothing of it is left.
          if (life === alive) throw error;
        }
      }
    },
    restart,
    close,
  };
}

function told(status: number, code: string, message: string): Answer {
  return { status, body: { code, message } };
}
