/** The stores and kinds of till that the API's clients speak for: what can be chosen, beside whatever is typed. */
import { ConsoleClientsDocument } from '../../client/index.ts';
import { useLive } from './live.ts';

const EVERY_MS = 60_000;

export function usePlaces(): { known: boolean; storeIds: string[]; posTypes: string[] } {
  const { data } = useLive(ConsoleClientsDocument, {}, EVERY_MS);
  const clients = data?.apiClients ?? [];
  return {
    known: data !== undefined,
    storeIds: [...new Set(clients.flatMap(({ storeIds }) => storeIds))].toSorted(),
    posTypes: [...new Set(clients.flatMap(({ posTypes }) => posTypes))].toSorted(),
  };
}
