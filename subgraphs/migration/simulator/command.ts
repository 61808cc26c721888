/** `npm run sessionm`: SessionM on this machine, to try a move with. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { MemberSeed } from './book.ts';
import { openSessionM } from './server.ts';

const USAGE = `npm run sessionm -- [--port 4010] [--token TOKEN] [--members 1000] [--file FILE]
  --port     4010 if omitted; 0 for any that is free
  --token    what a request must come with; sessionm if omitted
  --members  how many there are from the beginning, S0000001 and so on; 1000 if omitted
  --file     its journal, from which it goes on; .data/sessionm.jsonl if omitted
  --seed     of the numbers by which faults are drawn; 1 if omitted
  --no-fsync does not wait for the disk: faster, and the end of the machine loses what was last
  --host     127.0.0.1 if omitted; one that other machines can reach only with --exposed and a --token`;

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const asked = readArguments();
  if (!asked) {
    console.error(USAGE);
    return 2;
  }
  await mkdir(dirname(asked.file), { recursive: true });
  const sessionM = await openSessionM({ ...asked, members: membersOf(asked.members) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sessionM.close());
  const authorization = `-H 'authorization: Bearer ${asked.token}'`;
  console.log(`SessionM at ${sessionM.url}, journal ${asked.file}
  look     curl ${authorization} '${sessionM.url}/members?limit=5'
  faults   curl ${authorization} -X PUT ${sessionM.url}/faults -d '{"fail": 0.3, "loseAnswer": 0.1, "hang": 0.05, "twice": 0.1, "slowMs": 50}'
  none     curl ${authorization} -X PUT ${sessionM.url}/faults -d '{}'
  restart  curl ${authorization} -X POST ${sessionM.url}/restart -d '{"awayMs": 2000}'`);
  return 0;
}

function readArguments() {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      options: {
        port: { ...text, default: '4010' },
        token: text,
        members: { ...text, default: '1000' },
        file: { ...text, default: '.data/sessionm.jsonl' },
        seed: { ...text, default: '1' },
        'no-fsync': yes,
        host: { ...text, default: '127.0.0.1' },
        exposed: yes,
      },
    });
    if (values.exposed && !values.token) throw new Error('Whom others can reach has a --token of its own.');
    return {
      port: whole('port', values.port, 65_535),
      token: values.token ?? 'sessionm',
      members: whole('members', values.members, 10_000_000),
      file: values.file,
      seed: whole('seed', values.seed, 2 ** 32),
      fsync: !values['no-fsync'],
      host: values.host,
      exposed: values.exposed,
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

function whole(name: string, text: string, max: number): number {
  if (/^\d{1,10}$/.test(text) && Number(text) <= max) return Number(text);
  throw new Error(`--${name} is a whole number from 0 to ${max}, but is: ${text}`);
}

function* membersOf(count: number): Generator<MemberSeed> {
  for (let number = 1; number <= count; number += 1) {
    const id = `S${String(number).padStart(7, '0')}`;
    yield {
      id,
      points: (number * 37) % 1_000,
      email: `${id.toLowerCase()}@sessionm.example`,
      name: `Member ${number}`,
    };
  }
}
