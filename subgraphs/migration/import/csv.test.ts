import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRow, ROW_MAX, readCsv } from './csv.ts';
import { csvLine } from './csv-text.ts';

const START = { offset: 0, lines: 0 };

async function read(file: Buffer | string, { width = 2, chunk = 64, delimiter = ',', from = START } = {}) {
  const bytes = Buffer.from(file).subarray(from.offset);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const rows: CsvRow[] = [];
  for await (const some of readCsv(chunks(), { width, delimiter, from })) for (const row of some) rows.push(row);
  return rows;
}
/** The fields of rows, and line and reason of what could not be read. */
const told = (rows: readonly CsvRow[]) => rows.map(({ line, fields, why }) => fields ?? `${line}: ${why}`);

describe('what is written is read', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ñ', '😀', '"', ',', '\n', '\r\n', ' ', ';'), maxLength: 8 });
  const table = fc.array(fc.array(text, { minLength: 3, maxLength: 3 }), { maxLength: 20 });

  it('in chunks of any size, and from any row on', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), fc.nat(), async (rows, chunk, from) => {
        // A formula is written with an apostrophe, so none begins here; an empty line is no row.
        const file = rows.map((row) => csvLine(row.map((field, i) => `${i}${field}`))).join('');
        const whole = await read(file, { width: 3, chunk });
        expect(whole.map(({ fields }) => fields)).toEqual(rows.map((row) => row.map((field, i) => `${i}${field}`)));
        const some = whole[from % Math.max(1, whole.length)];
        if (!some) return;
        const again = { offset: some.end, lines: some.line - 1 + some.lines };
        expect(await read(file, { width: 3, chunk, from: again })).toEqual(whole.slice(whole.indexOf(some) + 1));
      }),
    );
  });
});

describe('a file of another system', () => {
  it.each<[string, Buffer | string, unknown[]]>([
    [
      'line breaks of Windows',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'no line break at its end',
      'a,b\nc,"d"',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'empty lines',
      '\na,b\n\r\n\nc,d\n\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a quote in the middle', 'a,5" pizza\n', [['a', '5" pizza']]],
    ['quotes doubled', '"a ""b""","c,\nd"\n', [['a "b"', 'c,\nd']]],
    ['nothing between quotes', '"",""\n', [['', '']]],
    [
      'a row too short, and one too long',
      'a\na,b,c\nd,e\n',
      ['1: It has 1 fields in place of 2.', '2: It has 3 fields in place of 2.', ['d', 'e']],
    ],
    ['Latin-1', Buffer.from('caf\u00e9,b\nc,d\n', 'latin1'), ['1: The row is not UTF-8.', ['c', 'd']]],
    [
      'letters behind a closing quote',
      '"a"b,c\nd,e\n',
      ['1: A closing quote is followed by neither a delimiter nor the end of the line.', ['d', 'e']],
    ],
    ['a quote never closed', 'a,"b\nc,d\ne,f\n', ['1: A quote is opened and never closed.', ['c', 'd'], ['e', 'f']]],
    [
      'a quote that a later one seems to close',
      'a,"b\nc,d\ne,",f\n"g",h\n',
      [
        '1: A quote is opened and never closed.',
        ['c', 'd'],
        '3: A closing quote is followed by neither a delimiter nor the end of the line.',
        ['g', 'h'],
      ],
    ],
    ['nothing', '', []],
  ])('with %s', async (_what, file, rows) => {
    for (const chunk of [1, 7, 1_000]) expect(told(await read(file, { chunk }))).toEqual(rows);
  });

  it('with semicolons', async () => {
    expect(told(await read('a;b,c\n"d;e";f\n', { delimiter: ';' }))).toEqual([
      ['a', 'b,c'],
      ['d;e', 'f'],
    ]);
  });

  it('with lines of 10 MB, and one quote that is never closed, loses these alone', async () => {
    const long = 'x'.repeat(10_000_000);
    const file = `a,b\n${long}\nc,d\n"${long}\ne,f\n${'g,h\n'.repeat(300_000)}`;
    const rows = await read(file, { chunk: 65_536 });
    expect(told(rows.slice(0, 5))).toEqual([
      ['a', 'b'],
      `2: The row is longer than ${ROW_MAX} bytes.`,
      ['c', 'd'],
      `4: The row is longer than ${ROW_MAX} bytes.`,
      ['e', 'f'],
    ]);
    expect(rows).toHaveLength(300_005);
    expect(rows.at(-1)).toMatchObject({ line: 300_005, end: file.length });
    const unclosed = await read(`a,"b\n${'g,h\n'.repeat(300_000)}`, { chunk: 65_536 });
    expect(unclosed).toHaveLength(300_001);
    expect(unclosed[0]).toMatchObject({ line: 1, fields: null });
  });
});

describe('what we write', () => {
  it.each([
    ['=cmd()', "'=cmd()"],
    ['+353', "'+353"],
    ['-1', "'-1"],
    ['@a', "'@a"],
    ['\t=a', "'\t=a"],
    ['=a,"b"', `"'=a,""b"""`],
    ['a', 'a'],
  ])('runs nothing in a spreadsheet: %j', (text, written) => {
    expect(csvLine([text, -1, null])).toBe(`${written},-1,\n`);
  });
});
