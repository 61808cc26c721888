/** A subgraph of this very process: no socket, no JSON, no parsing of what was parsed before. */
import type { Subgraph } from '../platform/subgraph.ts';
import type { Source } from './source.ts';

export function inProcess(subgraph: Subgraph): Source {
  return {
    execute: (operation, asked) => subgraph.execute(operation, asked),
    subscribe: (operation, asked) => subgraph.subscribe(operation, asked),
    ready: async () => true,
    close: async () => {},
  };
}
