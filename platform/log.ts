/** One JSON object a line. Ids travel in it; names, contacts, codes, tokens and keys never do. */
import pg from 'pg';

export type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/** Writes to standard error, so that standard output stays for what a command answers. */
export function jsonLog(service: string): Log {
  const write =
    (level: string) =>
    (message: string, fields: Fields = {}) => {
      process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, service, message, ...fields })}\n`);
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** What Postgres says of values that it cannot take. Source: its manual, appendix A, class 22. */
const DATA_FAULT = /^22/;

/**
 * Where an error came from, fit for the log. The stack and no more: what Postgres tells beside it, such as
 * `Key (…)=(…) already exists`, quotes rows. Where its message quotes a value, which may be anybody's contact, that is left out.
 */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const trace = error.stack ?? error.message;
  if (!(error instanceof pg.DatabaseError) || !DATA_FAULT.test(error.code ?? '')) return trace;
  return trace.replace(error.message, error.message.replace(/".*"/s, '"…"'));
}
