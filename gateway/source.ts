/** Where the gateway gets the answers of one subgraph: in this process or from another. */
import type { ExecutionResult } from 'graphql';
import type { Asked, Operation } from '../platform/subgraph.ts';

export interface Source {
  /** Runs a query or mutation. What goes wrong is in `errors`, with nothing in it that a client may not see. */
  execute(operation: Operation, asked: Asked): Promise<ExecutionResult>;
  /**
   * Opens a subscription; one result with `errors` if it is refused. Ending the iteration tells the subgraph at once,
   * even while an event is waited for. An iteration that throws has lost its subgraph.
   */
  subscribe(operation: Operation, asked: Asked): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  ready(): Promise<boolean>;
  close(): Promise<void>;
}
