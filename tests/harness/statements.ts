/** Every statement that this process sends to Postgres. */
import pg from 'pg';

export interface Statements {
  /** Their texts, in their order, since it was emptied last. */
  readonly sent: string[];
  /** Stops watching. */
  stop(): void;
}

/** Watches every statement that goes out, and lets it go. */
export function watchStatements(): Statements {
  const sent: string[] = [];
  const query = pg.Client.prototype.query;
  pg.Client.prototype.query = function watched(this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text: string }];
    sent.push(typeof first === 'string' ? first : first.text);
    return Reflect.apply(query, this, args);
  } as typeof query;
  return {
    sent,
    stop() {
      pg.Client.prototype.query = query;
    },
  };
}
