/** A table that scrolls by itself where it is too wide, by keyboard too. */
import type { ComponentChildren } from 'preact';

/** What a column is headed by: words, over numbers, or only read aloud. */
export type Column = string | { readonly number: string } | { readonly aloud: string };

interface TableProps {
  /** What it is, for who cannot see it. */
  label: string;
  columns: readonly Column[];
  /** Its rows. */
  children: ComponentChildren;
}

export function Table({ label, columns, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only a keyboard has to be able to scroll it
    <section className="scroll" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>{columns.map(Heading)}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

function Heading(column: Column) {
  if (typeof column === 'string') return <th scope="col">{column}</th>;
  if ('number' in column) {
    return (
      <th scope="col" className="number">
        {column.number}
      </th>
    );
  }
  return (
    <th scope="col">
      <span className="aloud">{column.aloud}</span>
    </th>
  );
}

interface PastProps {
  label: string;
  count: number;
  children: ComponentChildren;
}

/** What is over, but can be had back: folded, and not there if there is none. */
export function Past({ label, count, children }: PastProps) {
  if (count === 0) return null;
  return (
    <details className="past">
      <summary>{label}</summary>
      {children}
    </details>
  );
}

/** What is there before there is anything: as high as what comes. */
export function Waiting({ rows = 4 }: { rows?: number | undefined }) {
  return (
    <div className="waiting" aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="waiting-row" />
      ))}
    </div>
  );
}
