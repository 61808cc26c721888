/** The load: a process of its own, which asks as fast as it is answered, over so many connections that are kept. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { part } from './ratio.ts';
import type { Wire } from './wire.ts';

/**
 * What one connection does over and over; resolves when it was answered well, and rejects otherwise. Its parts may be timed
 * apart, in milliseconds.
 */
export type Errand = () => Promise<readonly number[] | undefined>;
/**
 * A module of `journeys/` exports one, as `journey`.
 *
 * @param input  What the benchmark gave.
 * @param nth    Of how many connections: each has its own part of the input, so that no two ask the same at once.
 */
export type Journey<Input = never> = (input: Input, wire: Wire, nth: number, of: number) => Errand;

export interface Task {
  /** The file name of the journey, without `.ts`. */
  readonly journey: string;
  readonly url: string;
  readonly input: unknown;
  readonly connections: number;
}

/** A task is prepared once, then done in as many rounds as are asked for, over the same connections. */
export type Order =
  | { readonly type: 'prepare'; readonly name: string; readonly task: Task }
  | { readonly type: 'run'; readonly name: string; readonly seconds: number };

export interface Outcome {
  readonly seconds: number;
  /** Milliseconds of each errand. */
  readonly latencies: Float64Array;
}

/** What is kept of a round. */
export interface Sample {
  readonly perS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Load {
  prepare(name: string, task: Task): Promise<void>;
  run(name: string, seconds: number): Promise<Sample & Outcome>;
}

export function openLoad(stack: AsyncDisposableStack): Load {
  const child = fork(`${import.meta.dirname}/load-process.ts`, { serialization: 'advanced' });
  stack.defer(() => {
    child.kill();
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The load ended with ${code}`);
  });
  gone.catch(() => undefined);
  const order = async (order: Order): Promise<Outcome> => {
    child.send(order);
    const [reply] = (await Promise.race([once(child, 'message'), gone])) as [{ error?: string } & Outcome];
    if (reply.error) throw new Error(`${order.name}: ${reply.error}`);
    return reply;
  };
  return {
    async prepare(name, task) {
      await order({ type: 'prepare', name, task });
    },
    async run(name, seconds) {
      const outcome = await order({ type: 'run', name, seconds });
      return { ...outcome, ...sampleOf(outcome) };
    },
  };
}

export function sampleOf({ seconds, latencies }: Outcome): Sample {
  const all = [...latencies];
  return { perS: all.length / seconds, p50Ms: part(all, 0.5), p99Ms: part(all, 0.99) };
}
