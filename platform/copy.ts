/** Rows by COPY: what is written by the thousand goes in without a statement for each, nor parameters to be counted. */
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

export type CopyValue = string | number | boolean | null | Buffer | Date;

/** So much is collected before it is sent: some hundred rows, a millisecond's work. */
const SEND_BYTES = 65_536;

/** Rows of a table as they are sent: whoever prepares them before the transaction has it wait for nothing but Postgres. */
export interface Copy {
  readonly target: string;
  readonly texts: readonly string[];
}

/**
 * In pieces, between which others have the thread.
 *
 * @param target  A table with its columns, such as `"user"."user" (id, created_at)`; never of somebody else's making.
 */
export async function prepareCopy(target: string, rows: Iterable<readonly CopyValue[]>): Promise<Copy> {
  const texts: string[] = [];
  let text = '';
  for (const row of rows) {
    text += `${row.map(copyText).join('\t')}\n`;
    if (text.length < SEND_BYTES) continue;
    texts.push(text);
    text = '';
    await turn();
  }
  if (text !== '') texts.push(text);
  return { target, texts };
}

export async function sendCopy(client: pg.ClientBase, { target, texts }: Copy): Promise<void> {
  // Nothing is sent where there is nothing to add.
  if (texts.length === 0) return;
  const stream = client.query(from(`copy ${target} from stdin`));
  // What Postgres refuses is thrown from here, also while nothing else waits.
  const done = finished(stream);
  done.catch(() => undefined);
  for (const text of texts) {
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), done]);
  }
  stream.end();
  await done;
}

/** A value in the text form of COPY. Source: PostgreSQL, COPY, "Text Format". */
function copyText(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return /[\\\n\r\t]/.test(value) ? value.replace(/[\\\n\r\t]/g, escaped) : value;
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  return value instanceof Date ? value.toISOString() : String(value);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  return ESCAPES[character] ?? character;
}
