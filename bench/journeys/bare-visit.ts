/** The same guests for the bare handler, which is told all that the statements need. */
import { randomUUID } from 'node:crypto';
import type { Journey } from '../harness/load.ts';
import type { Subject } from '../harness/statements.ts';
import { post } from '../harness/wire.ts';

export interface BareVisitInput {
  readonly url: string;
  readonly guests: readonly { readonly model: number; readonly subject: Subject }[];
}

export const journey: Journey<BareVisitInput> = ({ url, guests }, wire, nth, of) => {
  const mine = guests.filter((_, i) => i % of === nth);
  const ask = async (path: string, body: object) => {
    const { status, body: said } = await wire.ask(post(`${url}/${path}`, {}, JSON.stringify(body)));
    if (status !== 200) throw new Error(`Answered ${status}: ${said}`);
  };
  return async () => {
    const guest = mine.pop();
    if (!guest) throw new Error('There are no more guests');
    const subject = { ...guest.subject, terminalId: `b${nth}`, transactionId: randomUUID() };
    await ask('identify', { model: guest.model, subject });
    await ask('claim', { model: guest.model, subject });
  };
};
