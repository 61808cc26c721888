/** Asks one question for one member after another, at random, each of whom no other connection asks for. */
import type { Journey } from '../harness/load.ts';
import { post } from '../harness/wire.ts';

export interface AskInput {
  readonly url: string;
  readonly bodies: readonly string[];
  /** Of each member. */
  readonly headers: readonly Readonly<Record<string, string>>[];
}

export const journey: Journey<AskInput> = ({ url, bodies, headers }, wire, nth, of) => {
  const [body = ''] = bodies;
  const requests = headers
    .map((each, i) => [each, bodies[i] ?? body] as const)
    .filter((_, i) => i % of === nth)
    .map(([each, body]) => post(url, each, body));
  return async () => {
    const { status, body } = await wire.ask(requests[Math.floor(Math.random() * requests.length)] as Buffer);
    if (status !== 200 || body.includes('"errors"')) throw new Error(`Answered ${status}: ${body}`);
  };
};
