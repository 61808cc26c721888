/** The statements of a visit, sent to Postgres by nothing but the driver: over one connection, one after another. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Journey } from '../harness/load.ts';
import { filler, type Recorded, type Subject } from '../harness/statements.ts';

export interface StatementsInput {
  readonly databaseUrl: string;
  /** Of identifying and of claiming, by the model of the card. */
  readonly templates: readonly (readonly Recorded[])[];
  readonly guests: readonly { readonly model: number; readonly subject: Subject }[];
}

export const journey: Journey<StatementsInput> = ({ databaseUrl, templates, guests }, _wire, nth, of) => {
  const mine = guests.filter((_, i) => i % of === nth);
  const fill = templates.map(filler);
  const client = new pg.Client({ connectionString: databaseUrl });
  const connected = client.connect();
  return async () => {
    await connected;
    const guest = mine.pop();
    if (!guest) throw new Error('There are no more guests');
    const terminalId = `d${process.pid}-${nth}`;
    const subject = { ...guest.subject, terminalId, transactionId: randomUUID() };
    for (const statement of fill[guest.model]?.(subject) ?? []) await client.query(statement);
  };
};
