/** What every peer needs of us: who asks, sealed as the subgraphs want it. */
import { randomUUID } from 'node:crypto';
import { callerSeal } from '../../platform/caller.ts';

const { seal } = callerSeal(process.env.CALLER_SECRET);

/** @returns {Record<string, string>} The headers of one fetch for a member. */
export function sealed(userId) {
  const requestId = randomUUID();
  return { authorization: `Caller ${seal({ role: 'GUEST', userId }, requestId)}`, 'x-request-id': requestId };
}

export function listening(url) {
  process.stderr.write(`${JSON.stringify({ message: 'listening', url })}\n`);
}
