/** A kiosk that identifies and claims for one guest after another, through the API. */
import type { Journey } from '../harness/load.ts';
import { claimBody, identifyBody } from '../harness/visits.ts';
import { post } from '../harness/wire.ts';

export interface VisitInput {
  readonly url: string;
  readonly key: string;
  readonly codes: readonly string[];
  /** Whether the two requests are timed apart. */
  readonly apart?: boolean;
}

export const journey: Journey<VisitInput> = ({ url, key, codes, apart = false }, wire, nth, of) => {
  const mine = codes.filter((_, i) => i % of === nth);
  const headers = { authorization: `Bearer ${key}` };
  const ask = async (body: string) => {
    const answer = await wire.ask(post(url, headers, body));
    const text = answer.body.toString();
    if (answer.status !== 200 || text.includes('"errors"')) throw new Error(`Answered ${answer.status}: ${text}`);
    return JSON.parse(text).data;
  };
  return async () => {
    const code = mine.pop();
    if (!code) throw new Error('There are no more guests');
    const visit = { code, terminalId: `t${nth}`, ref: `o-${code}` };
    const began = performance.now();
    const { identify } = await ask(identifyBody(visit));
    const identified = performance.now();
    const { claimTransaction } = await ask(claimBody(visit, identify.id));
    if (claimTransaction.alreadyBooked) throw new Error('Booked before');
    return apart ? [identified - began, performance.now() - identified] : undefined;
  };
};
