/** CSV as we write it: for people who open it in a spreadsheet too. Pure. Source: RFC 4180. */

/** What a spreadsheet would run instead of show. Source: OWASP, CSV Injection. */
const FORMULA = /^[=+\-@\t\r]/;

/** A field that reads back as it is, but for one that would be a formula: an apostrophe goes before it. */
export function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(cell).join(',')}\n`;
}
