/** What the platform's processes log during a run of the tests is kept, and at its end looked through for secrets. */
import { appendFileSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fields, jsonLog, type Log } from '../../platform/log.ts';

/** Where this run keeps it; set once a run, and inherited by its workers. */
const FOLDER = 'LOYALTY_TEST_LOGS';

/** Makes the folder below the run's, and leads this process and all that come of it there. */
export async function keepLogs(runFolder: string): Promise<string> {
  const folder = join(runFolder, 'logs');
  await mkdir(folder);
  process.env[FOLDER] = folder;
  return folder;
}

/** A line that a process of ours wrote, on either of its outputs. */
export function keepLine(line: string): void {
  const folder = process.env[FOLDER];
  if (folder) appendFileSync(join(folder, `${process.pid}.log`), `${line}\n`);
}

/** For rooms in a test's own process: warnings and errors are shown, and everything is kept. */
export function keptLog(service: string): Log {
  const shown = jsonLog(service);
  const keep = (message: string, fields: Fields = {}) => keepLine(JSON.stringify({ message, ...fields }));
  return {
    info: keep,
    warn(message, fields) {
      keep(message, fields);
      shown.warn(message, fields);
    },
    error(message, fields) {
      keep(message, fields);
      shown.error(message, fields);
    },
  };
}

/** What must never be in a log, by what it is. The demo brand's people stand for all people. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'an API key': /loyalty_[\w-]{43}/,
  'a token or a sealed caller': /eyJ[\w-]{20,}\.[\w-]{20,}/,
  'a code': /"(?:code|ost|qrPayload)\\?":\\?"(?:loyalty:otp:)?\d{6}\\?"|loyalty:otp:\d{6}/,
  'a password of Postgres': /postgres(?:ql)?:\/\/[^\s:@/]+:[^\s@/]+@/,
  'the secret of the gateway and its subgraphs': /(?:0123456789abcdef){4}/,
  'an e-mail address': /[\w.+-]+@[\w-]+\.[a-z]{2,}/i,
  'a phone number': /\+[1-9]\d{6,14}\b|\b(?:353879839546|353861234502|34612345603|353851234504|34698765405)\b/,
  'a name': /\b(?:Andy|Brigid|Carlos|Dervla|Elena)\b/,
};

/** What is wrong with a line; nothing if nothing is. */
export function secretsIn(line: string): string[] {
  return Object.entries(SECRETS).flatMap(([what, pattern]) => (pattern.test(line) ? [what] : []));
}

/** @throws if any line that was kept says what no log may, with the lines. */
export async function refuseSecrets(folder: string): Promise<void> {
  const found: string[] = [];
  let lines = 0;
  for (const file of await readdir(folder)) {
    for (const line of (await readFile(join(folder, file), 'utf8')).split('\n')) {
      lines += 1;
      const secrets = secretsIn(line);
      if (secrets.length > 0) found.push(`${secrets.join(', ')}: ${line.slice(0, 1_000)}`);
    }
  }
  console.log(`${lines} lines of logs were looked through for secrets.`);
  if (found.length > 0) throw new Error(`Logs say what they must not:\n${found.slice(0, 20).join('\n')}`);
}
