/** Rows by COPY: what is written by the thousand goes in without a statement for each, nor parameters to be counted. */
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

export type CopyValue = string | number | boolean | null | Buffer | Date;

/** So much is collected before it is sent. */
const SEND_BYTES = 65_536;

/** @param target  A table with its columns, such as `"user"."user" (id, created_at)`; never of somebody else's making. */
export async function copyRows(
  client: pg.ClientBase,
  target: string,
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const texts = copyTexts(rows);
  let text = texts.next().value;
  // Nothing is sent where there is nothing to add.
  if (text === undefined) return;
  const stream = client.query(from(`copy ${target} from stdin`));
  // What Postgres refuses is thrown from here, also while nothing else waits.
  const done = finished(stream);
  done.catch(() => undefined);
  for (; text !== undefined; text = texts.next().value) {
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), done]);
  }
  stream.end();
  await done;
}

/** Rows in the text form of COPY, as many together as are sent at once. */
function* copyTexts(rows: Iterable<readonly CopyValue[]>): Generator<string, undefined> {
  let text = '';
  for (const row of rows) {
    text += `${row.map(copyText).join('\t')}\n`;
    if (text.length < SEND_BYTES) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
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
