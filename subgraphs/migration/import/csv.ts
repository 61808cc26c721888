/**
 * CSV as other systems write it, read row by row whatever is wrong with it. A row that cannot be read is told with its line
 * and why, and takes no other with it: not even one whose quote is never closed. Source: RFC 4180, read leniently.
 */
import { isUtf8 } from 'node:buffer';

/** A line of the file, or several where a quoted field has some. */
interface Place {
  /** Of the file, counted from 1. */
  readonly line: number;
  /** Where the next row begins: bytes from the beginning of the file. */
  readonly end: number;
  /** Lines that it takes. */
  readonly lines: number;
}

export type CsvRow = Place &
  (
    | { readonly fields: readonly string[]; readonly why: null }
    /** As it stood, in part where it is long. */
    | { readonly fields: null; readonly why: string; readonly raw: string }
  );

/** Longest row, in bytes; its quoted lines together. */
export const ROW_MAX = 1_048_576;
/** So much of a row is told that could not be read. */
const RAW_MAX = 1_000;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

export interface CsvOptions {
  readonly delimiter: string;
  /** Fields of each row. Of several lines that have another number of them, only the first is given up. */
  readonly width: number;
  /** Where reading begins: the end of a row, and how many lines there are before it. */
  readonly from: { readonly offset: number; readonly lines: number };
}

/** Rows, as many at a time as come with a chunk. Lines with nothing in them are no rows. */
export async function* readCsv(chunks: AsyncIterable<Buffer>, options: CsvOptions): AsyncGenerator<readonly CsvRow[]> {
  let at = options.from;
  let kept: Buffer = Buffer.alloc(0);
  /** The beginning of a line that is too long, while the rest of it is passed over. */
  let tooLong: { readonly head: Buffer } | undefined;
  for await (const chunk of chunks) {
    let data = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    kept = Buffer.alloc(0);
    const rows: CsvRow[] = [];
    if (tooLong) {
      const lineEnd = data.indexOf(LF);
      const passed = lineEnd === -1 ? data.length : lineEnd + 1;
      at = { ...at, offset: at.offset + passed };
      data = data.subarray(passed);
      if (lineEnd === -1) continue;
      at = { ...at, lines: at.lines + 1 };
      rows.push(unread({ line: at.lines, end: at.offset, lines: 1 }, TOO_LONG, tooLong.head));
      tooLong = undefined;
    }
    const reader = readerOf(data, { ...options, from: at }, false);
    for (let row = reader.next(); row; row = reader.next()) rows.push(row);
    at = reader.at();
    kept = data.subarray(reader.used());
    if (kept.length > ROW_MAX && kept.indexOf(LF) === -1) {
      tooLong = { head: Buffer.from(kept.subarray(0, RAW_MAX)) };
      at = { ...at, offset: at.offset + kept.length };
      kept = Buffer.alloc(0);
    }
    if (rows.length > 0) yield rows;
  }
  if (tooLong) {
    yield [unread({ line: at.lines + 1, end: at.offset, lines: 1 }, TOO_LONG, tooLong.head)];
    return;
  }
  const rows: CsvRow[] = [];
  const reader = readerOf(kept, { ...options, from: at }, true);
  for (let row = reader.next(); row; row = reader.next()) rows.push(row);
  if (rows.length > 0) yield rows;
}

const TOO_LONG = `The row is longer than ${ROW_MAX} bytes.`;
const UNCLOSED = 'A quote is opened and never closed.';
const AFTER_QUOTE = 'A closing quote is followed by neither a delimiter nor the end of the line.';
const NOT_UTF8 = 'The row is not UTF-8.';

/**
 * Reads one row after another of what there is.
 *
 * @param last  Nothing comes after it: the last row need not end in a line break.
 */
function readerOf(data: Buffer, { delimiter, width, from }: CsvOptions, last: boolean) {
  const separator = delimiter.charCodeAt(0);
  // Looked at once for all of its rows; a character that is cut in two at the end is looked at with its row.
  const valid = isUtf8(data);
  let used = 0;
  let lines = from.lines;
  let nextQuote = data.indexOf(QUOTE);

  function next(): CsvRow | undefined {
    for (;;) {
      if (used >= data.length) return undefined;
      const lineEnd = data.indexOf(LF, used);
      if (lineEnd === -1 && !last) return undefined;
      const end = lineEnd === -1 ? data.length : lineEnd;
      if (nextQuote !== -1 && nextQuote < used) nextQuote = data.indexOf(QUOTE, used);
      if (nextQuote === -1 || nextQuote > end) {
        const text = lineOf(end);
        const row = taken(end, 1, text.length === 0 ? null : [text]);
        if (row) return row;
        continue;
      }
      const quoted = quotedRow(data, used, separator, last);
      if (quoted.is === 'more') {
        if (data.length - used <= ROW_MAX) return undefined;
        return taken(end, 1, UNCLOSED);
      }
      if (quoted.is === 'wrong') return taken(end, 1, quoted.why);
      if (quoted.lines > 1 && quoted.fields.length !== width) return taken(end, 1, UNCLOSED);
      return taken(quoted.end, quoted.lines, quoted.fields);
    }
  }

  /** The bytes of the present line, without the carriage return before its end. */
  function lineOf(end: number): Buffer {
    return data.subarray(used, end > used && data[end - 1] === CR ? end - 1 : end);
  }

  /** Goes on behind a row. @param what  Null for an empty line; why it cannot be read; one part to be split, or its fields. */
  function taken(end: number, count: number, what: readonly Buffer[] | string | null): CsvRow | undefined {
    const line = lines + 1;
    const begin = used;
    lines += count;
    used = Math.min(end + 1, data.length);
    if (what === null) return undefined;
    const place = { line, end: from.offset + used, lines: count };
    const raw = data.subarray(begin, end);
    if (typeof what === 'string') return unread(place, what, raw);
    if (!valid && !isUtf8(raw)) return unread(place, NOT_UTF8, raw);
    const [first] = what;
    const plain = what.length === 1 && first && first.indexOf(QUOTE) === -1;
    const fields = plain ? first.toString().split(delimiter) : what.map(unquotedText);
    if (fields.length !== width) return unread(place, `It has ${fields.length} fields in place of ${width}.`, raw);
    return { ...place, why: null, fields };
  }

  return { next, used: () => used, at: () => ({ offset: from.offset + used, lines }) };
}

/** A row with quotes in it: its fields as they stand, quotes included. */
type Quoted =
  | { readonly is: 'row'; readonly fields: readonly Buffer[]; readonly end: number; readonly lines: number }
  | { readonly is: 'wrong'; readonly why: string }
  | { readonly is: 'more' };

function quotedRow(data: Buffer, from: number, separator: number, last: boolean): Quoted {
  const fields: Buffer[] = [];
  let lines = 1;
  let at = from;
  for (;;) {
    const begin = at;
    if (data[at] === QUOTE) {
      at += 1;
      for (;;) {
        const closing = data.indexOf(QUOTE, at);
        if (closing === -1) return last ? { is: 'wrong', why: UNCLOSED } : { is: 'more' };
        if (closing - from > ROW_MAX) return { is: 'wrong', why: UNCLOSED };
        for (let lf = data.indexOf(LF, at); lf !== -1 && lf < closing; lf = data.indexOf(LF, lf + 1)) lines += 1;
        at = closing + 1;
        if (data[at] !== QUOTE) break;
        at += 1;
      }
    } else {
      while (at < data.length && data[at] !== separator && data[at] !== LF) at += 1;
    }
    const carriage = data[at] === CR && data[at + 1] === LF ? 1 : 0;
    const stop = at + carriage;
    if (stop >= data.length || (data[at] === CR && at + 1 >= data.length)) {
      if (!last) return { is: 'more' };
      fields.push(data.subarray(begin, at));
      return { is: 'row', fields, end: data.length, lines };
    }
    if (data[stop] !== separator && data[stop] !== LF) return { is: 'wrong', why: AFTER_QUOTE };
    const trailing = data[at - 1] === CR && data[begin] !== QUOTE && data[stop] === LF ? 1 : 0;
    fields.push(data.subarray(begin, Math.max(begin, at - trailing)));
    if (data[stop] === LF) return { is: 'row', fields, end: stop, lines };
    at = stop + 1;
  }
}

function unquotedText(field: Buffer): string {
  if (field[0] !== QUOTE) return field.toString();
  return field.subarray(1, -1).toString().replaceAll('""', '"');
}

function unread(place: Place, why: string, raw: Buffer): CsvRow {
  const text = raw.subarray(0, RAW_MAX).toString().replace(/\r$/, '');
  return { ...place, fields: null, why, raw: raw.length > RAW_MAX ? `${text}…` : text };
}
