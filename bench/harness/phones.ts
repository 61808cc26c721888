/** Guests with their phones, as many as are asked for, in a process of their own; and the kiosks that claim their codes. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Files that a process has open besides its connections. */
const OTHER_FILES = 500;

export interface PhoneGuest {
  readonly token: string;
  /** Its live code at the beginning. */
  readonly code: string;
}

/** Which servers, and by which names the phones know them. */
export interface Servers {
  /** Of the platform: `http://…/graphql`. */
  readonly url: string;
  readonly kioskKey: string;
}

export type PhonesOrder =
  | { readonly type: 'guests'; readonly guests: readonly PhoneGuest[]; readonly servers: Servers }
  /** Connects guests up to so many, at most so many at the same time. */
  | { readonly type: 'connect'; readonly count: number; readonly atATime: number }
  | { readonly type: 'drop' }
  /** Claims codes of connected guests, drawn at random. */
  | { readonly type: 'claim'; readonly claims: number; readonly kiosks: number }
  | { readonly type: 'poll'; readonly guests: number; readonly everyS: number }
  /** The same of a bare server. */
  | { readonly type: 'bare connect'; readonly url: string; readonly count: number; readonly atATime: number }
  | { readonly type: 'bare push'; readonly url: string; readonly pushes: number; readonly kiosks: number };

export interface PhonesReply {
  /** Milliseconds it took. */
  readonly tookMs: number;
  /** Connections that were refused or closed meanwhile, and tried again. */
  readonly retries: number;
  /** From the kiosk's answer to the phone, below zero where the phone knew first; and from the kiosk's request. */
  readonly afterAnswerMs: readonly number[];
  readonly afterRequestMs: readonly number[];
}

export interface Phones {
  order(order: PhonesOrder): Promise<PhonesReply>;
}

/** @throws in words, if this machine does not let a process have so many connections. */
export function requireFiles(count: number): void {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const most = Number(/Max open files +\d+ +(\d+)/.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  if (most >= count + OTHER_FILES) return;
  throw new Error(
    `${count} connections need a limit of ${count + OTHER_FILES} open files, but it is ${most}: raise it with ulimit -Hn`,
  );
}

export function openPhones(stack: AsyncDisposableStack): Phones {
  const child = fork(`${import.meta.dirname}/phones-process.ts`, { serialization: 'advanced' });
  stack.defer(() => {
    child.kill('SIGKILL');
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The phones ended with ${code}`);
  });
  gone.catch(() => undefined);
  return {
    async order(order) {
      child.send(order);
      const [reply] = (await Promise.race([once(child, 'message'), gone])) as [PhonesReply & { error?: string }];
      if (reply.error) throw new Error(`${order.type}: ${reply.error}`);
      return reply;
    },
  };
}
