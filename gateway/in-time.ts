/** How long a query may take: for as long as its client waits, and never longer than the limit. */
import { clearAlarm, setAlarm } from '../platform/alarm.ts';
import { Cancellation, cancelledBy } from '../platform/cancellation.ts';
import type { Refusal } from '../platform/errors.ts';
import type { Asked } from '../platform/subgraph.ts';
import { tooCostly } from './size.ts';

export interface Timed<T> {
  /** Given what is cancelled when nobody waits any more, which ends what it does in the database as well. */
  readonly work: (cancellation: Cancellation) => Promise<T>;
  /** What is answered in its place once the time is over. */
  readonly late: (refusal: Refusal) => T;
}

export function inTime<T>(msMax: number, asked: Pick<Asked, 'cancellation'>, { work, late }: Timed<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const own = new Cancellation();
    const { cancellation: outer } = asked;
    const forget = outer?.whenCancelled(() => own.cancel(outer.reason));
    const alarm = setAlarm(msMax, () => {
      const refusal = tooCostly('milliseconds', msMax);
      own.cancel(refusal);
      resolve(late(refusal));
    });
    const over = () => {
      clearAlarm(alarm);
      forget?.();
    };
    cancelledBy(own, () => work(own)).then(
      (result) => {
        over();
        resolve(result);
      },
      (error) => {
        over();
        reject(error);
      },
    );
  });
}
