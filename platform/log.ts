/** One JSON object a line. Ids travel in it; names, contacts, codes, tokens and keys never do. */
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
