/** The README's tour, run as it stands: every command works, and every answer is the one that is shown. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, startForm } from './harness/forms.ts';

let database: TestDatabase;
let running: RunningForm;

beforeAll(async () => {
  database = await createDemoDatabase();
  running = await startForm('one process', database.url);
});
afterAll(async () => {
  await running?.stop();
  await database?.drop();
});

const tour = /## A claim, by hand([\s\S]*?)\n## /.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
const blocks = (language: string) =>
  [...tour.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);

/** What is another each time: ids, codes, times. */
const alike = (line: string) =>
  line
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
    .replace(/voucher [2-9A-Z]{10}/g, 'a voucher')
    .replace(/"code":"\d{6}"/g, '"code":"six digits"')
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, 'a time');
const answers = (output: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map(alike);
/** The phone prints whenever it hears something; so its lines and the kiosk's are compared apart. */
const phone = (lines: string[]) => lines.filter((line) => line.startsWith('{"otpUpdates"'));
const kiosk = (lines: string[]) => lines.filter((line) => !line.startsWith('{"otpUpdates"'));

it('the tour answers what it says it does', async () => {
  const origin = new URL(running.endpoint).host;
  const script = blocks('sh')
    .join('\n')
    .replaceAll('127.0.0.1:4000', origin)
    .replace('wallet.ts "$GUEST"', `wallet.ts "$GUEST" ws://${origin}/graphql`);
  const shell = spawn('bash', ['-euc', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, complaints] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
  expect(complaints.split('\n').filter((line) => line && !line.includes('npm warn'))).toEqual([]);

  const [shown, came] = [answers(blocks('json').join('\n')), answers(output)];
  expect(shown.length).toBeGreaterThan(6);
  expect(kiosk(came)).toEqual(kiosk(shown));
  expect(phone(came)).toEqual(phone(shown));
});
