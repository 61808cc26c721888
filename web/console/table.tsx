/** A table that scrolls by itself where it is too wide, by keyboard too. */
import type { ComponentChildren } from 'preact';

interface TableProps {
  /** What it is, for who cannot see it. */
  label: string;
  children: ComponentChildren;
}

export function Table({ label, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only a keyboard has to be able to scroll it
    <section className="scroll" aria-label={label} tabIndex={0}>
      <table>{children}</table>
    </section>
  );
}

/** What is there before there is anything: as high as what comes. */
export function Waiting({ rows = 4 }: { rows?: number }) {
  return (
    <div className="waiting" aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="waiting-row" />
      ))}
    </div>
  );
}
