/** Records the statements of a visit as our process sends them, so that what others are measured with cannot go stale. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEYS, type Provider } from './brand.ts';
import { type Member, MODELS } from './members.ts';
import { startDefault } from './ours.ts';
import { type Recorded, templateOf } from './statements.ts';
import { claimBody, identifyBody } from './visits.ts';

/** Statements of both requests, by the model of the card. */
export interface Templates {
  readonly identify: Recorded[][];
  readonly claim: Recorded[][];
}

/** What our process really sends for a visit, once for each model, after as many visits that fill its caches. */
export async function record(
  stack: AsyncDisposableStack,
  url: string,
  provider: Provider,
  guests: readonly Member[],
): Promise<Templates> {
  const folder = await mkdtemp(join(tmpdir(), 'loyalty-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'statements');
  const more = { RECORD: path, NODE_OPTIONS: `--import=${import.meta.dirname}/record.ts` };
  const server = await startDefault(stack, url, provider, more);
  const ask = async (body: string) => {
    await truncate(path);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEYS.kiosk}` };
    const answer = (await (await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })).json()) as {
      data: Answers;
    };
    if (!answer.data) throw new Error(JSON.stringify(answer));
    const lines = readFileSync(path, 'utf8').trim().split('\n').filter(Boolean);
    return { data: answer.data, statements: lines.map((line) => JSON.parse(line) as Recorded) };
  };
  const templates: Templates = { identify: [], claim: [] };
  for (const [i, guest] of guests.entries()) {
    const visit = { code: guest.code, terminalId: `recorded-${i}`, ref: `o-${guest.code}` };
    const identified = await ask(identifyBody(visit));
    const transactionId = identified.data.identify?.id ?? '';
    const claimed = await ask(claimBody(visit, transactionId));
    if (i < MODELS) continue;
    const subject = { ...subjectOf(guest), terminalId: visit.terminalId, transactionId };
    templates.identify[guest.model] = templateOf(identified.statements, subject);
    templates.claim[guest.model] = templateOf(claimed.statements, subject);
  }
  await server.stop();
  return { identify: withoutSweeps(templates.identify), claim: withoutSweeps(templates.claim) };
}

interface Answers {
  readonly identify?: { readonly id: string };
}

/** What the statements of a visit say of its guest. The code is part of the reference, which therefore comes first. */
export function subjectOf({ userId, cardId, otpId, code }: Member) {
  return { ref: `o-${code}`, userId, cardId, otpId, code };
}

/** Without what a sweep happened to send meanwhile: what every visit has counts. */
function withoutSweeps(all: readonly Recorded[][]): Recorded[][] {
  const often = new Map<string, number>();
  for (const text of all.flatMap((statements) => [...new Set(statements.map(({ text }) => text))])) {
    often.set(text, (often.get(text) ?? 0) + 1);
  }
  return all.map((statements) => statements.filter(({ text }) => (often.get(text) ?? 0) > MODELS / 2));
}
