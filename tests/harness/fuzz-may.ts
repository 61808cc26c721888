/** Whom a fuzzer lets ask for what, so that it is not refused everything. */
import { readFileSync } from 'node:fs';
import { CALLERS, type CallerName } from './scene.ts';

/** Who may ask for a root field, as the subgraphs' schemas say; nobody in particular where everyone may. */
export const MAY = new Map<string, readonly CallerName[]>();
const ofAMove = new Set<string>();
for (const room of ['user', 'loyalty-card', 'otp', 'transaction', 'migration']) {
  const sdl = readFileSync(`subgraphs/${room}/schema.graphql`, 'utf8');
  for (const [, field = '', roles = ''] of sdl.matchAll(/^ {2}(\w+)\b.*@may\(roles: \[(.*)\]\)/gm)) {
    MAY.set(
      field,
      CALLERS.filter((caller) => roles.includes(caller.toUpperCase())),
    );
    if (room === 'migration') ofAMove.add(field);
  }
}

/** Of queries, mutations and subscriptions, without those of a move: none has begun, as nothing else is answered in a downtime or a step. */
export const ROOT_FIELDS: readonly string[] = [...MAY.keys()].filter((field) => !ofAMove.has(field));
