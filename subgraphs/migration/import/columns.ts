/** What the columns of a file are: its first line says. Pure but for the reading. */
import { isUtf8 } from 'node:buffer';
import { readCsv } from './csv.ts';
import type { Source } from './source.ts';

export interface Columns {
  readonly delimiter: string;
  readonly width: number;
  /** Where the first row begins. */
  readonly start: { readonly offset: number; readonly lines: number };
  /** A field by its column's name; empty where the file has no such column. */
  field(fields: readonly string[], name: string): string;
}

const BOM = Buffer.of(0xef, 0xbb, 0xbf);
const UTF16 = [Buffer.of(0xff, 0xfe), Buffer.of(0xfe, 0xff)];
/** Longest first line, in bytes. */
const HEADER_MAX = 65_536;

/**
 * @param required  Names of columns; of each inner list, one at least.
 * @throws {Error} in words for whoever ran the command.
 */
export async function readColumns(source: Source, required: readonly (readonly string[])[]): Promise<Columns> {
  const head = await headOf(source);
  if (UTF16.some((mark) => head.subarray(0, 2).equals(mark))) {
    throw new Error(`${source.name} is UTF-16: save it as UTF-8.`);
  }
  const bom = head.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  const lineEnd = head.indexOf('\n');
  const first = head.subarray(bom, lineEnd === -1 ? head.length : lineEnd);
  if (lineEnd === -1 && source.bytes > head.length) throw new Error(`${source.name} has no line of column names.`);
  if (!isUtf8(first)) throw new Error(`${source.name} is not UTF-8: save it as UTF-8.`);
  const text = first.toString();
  const delimiter = [',', ';', '\t'].toSorted((a, b) => text.split(b).length - text.split(a).length)[0] ?? ',';
  const names = (await namesOf(first, delimiter)).map((name) => name.trim().toLowerCase());
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) < i);
  if (twice !== undefined) throw new Error(`${source.name} has the column ${twice} twice.`);
  for (const some of required) {
    if (some.some((name) => names.includes(name))) continue;
    throw new Error(`${source.name} has no column ${some.join(' or ')}; it has: ${names.join(', ').slice(0, 1_000)}`);
  }
  const places = new Map(names.map((name, i) => [name, i]));
  return {
    delimiter,
    width: names.length,
    start: { offset: lineEnd === -1 ? head.length : lineEnd + 1, lines: 1 },
    field: (fields, name) => fields[places.get(name) ?? -1] ?? '',
  };
}

async function headOf(source: Source): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source.read(0)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= HEADER_MAX || chunk.includes(0x0a)) break;
  }
  return Buffer.concat(chunks);
}

async function namesOf(line: Buffer, delimiter: string): Promise<readonly string[]> {
  const width = line.toString().split(delimiter).length;
  async function* chunks() {
    yield line;
  }
  for await (const [row] of readCsv(chunks(), { delimiter, width, from: { offset: 0, lines: 0 } })) {
    if (row?.fields) return row.fields;
  }
  return line.toString().split(delimiter);
}
