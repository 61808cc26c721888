/** The push: from the kiosk's answer to the guest's phone, with all phones connected; beside bare `ws`, and beside polling. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, type Benchmark, type Findings, rounded, type Table } from './harness/benchmark.ts';
import { foundBrand, KEYS, openProvider } from './harness/brand.ts';
import { loadMembers, type Member } from './harness/members.ts';
import { startDefault } from './harness/ours.ts';
import { openPhones, type Phones, requireFiles } from './harness/phones.ts';
import { POLL_S, polledRows, polling } from './harness/polling.ts';
import { openDatabases } from './harness/postgres.ts';
import { residentKb, start } from './harness/processes.ts';
import { part, ratioOf } from './harness/ratio.ts';

const FEW = 1_000;
const MANY = 10_000;
/** Pushes of a round, and kiosks that cause them. */
const PUSHES = 300;
const KIOSKS = 4;
/** Phones that connect at the same time, unless all do. */
const AT_A_TIME = 100;
/** Seconds after which memory is looked at. */
const IDLE_S = 10;
const POLLING = 200;

export const push: Benchmark = { name: 'push', run };

async function run(bench: Bench): Promise<Findings> {
  const { stack, quick, say } = bench;
  const many = quick ? MANY / 10 : MANY;
  const idleS = quick ? IDLE_S / 4 : IDLE_S;
  requireFiles(many);
  say('loading members');
  let members: Member[] = [];
  const count = many + POLLING;
  const { push: url } = await openDatabases(stack, ['push'], async (_name, url) => {
    await foundBrand(url);
    members = await loadMembers(url, { cards: count, members: count });
  });
  const provider = await openProvider(stack);
  const guests = await Promise.all(
    members.map(async ({ userId, code }) => ({ token: await provider.token(userId), code })),
  );
  const polled = await polling(bench, { url, provider, guests, askers: quick ? POLLING / 4 : POLLING });
  const ours = await startDefault(stack, url, provider);
  const bare = await start(stack, 'bench/bare/push.ts', {});
  const [phones, barePhones] = [openPhones(stack), openPhones(stack)];
  await phones.order({
    type: 'guests',
    guests: guests.slice(0, many),
    servers: { url: `${ours.url}/graphql`, kioskKey: KEYS.kiosk },
  });
  await phones.order({ type: 'connect', count: KIOSKS * 10, atATime: AT_A_TIME });
  await phones.order({ type: 'claim', claims: PUSHES / 3, kiosks: KIOSKS });
  await sleep(idleS * 1_000);
  const before = { kb: residentKb(ours.pid), guests: KIOSKS * 10 };
  const rows: Table['rows'][number][] = [];
  const ratios = [];
  const perGuest: number[] = [];
  for (const connected of quick ? [many] : [FEW, many]) {
    say(`connecting ${connected}`);
    await phones.order({ type: 'connect', count: connected, atATime: AT_A_TIME });
    await barePhones.order({ type: 'bare connect', url: bare.url, count: connected, atATime: AT_A_TIME });
    await sleep(idleS * 1_000);
    perGuest.push((residentKb(ours.pid) - before.kb) / (connected - before.guests));
    const { our, theirs } = await pushed(phones, barePhones, bare.url, quick ? 2 : 7);
    rows.push(rowOf('default form', connected, our), rowOf('bare ws', connected, theirs));
    const p99 = (rounds: readonly (readonly number[])[]) => rounds.map((round) => part(round, 0.99));
    const target = connected === many ? ({ sense: 'at most', value: 2 } as const) : null;
    ratios.push(
      ratioOf(
        `push p99 after the answer, ${connected} connected, ÷ bare ws`,
        target,
        p99(our.afterAnswer),
        p99(theirs.afterAnswer),
      ),
      ratioOf(
        `push p99 after the request, ${connected} connected, ÷ bare ws`,
        null,
        p99(our.afterRequest),
        p99(theirs.afterRequest),
      ),
    );
    ratios.push(
      ratioOf(
        `KB of memory per connected guest, ${connected} connected`,
        connected === many ? { sense: 'at most', value: 25 } : null,
        [perGuest.at(-1) ?? 0],
      ),
    );
  }
  say('reconnecting all at once');
  await phones.order({ type: 'drop' });
  await sleep(1_000);
  const back = await phones.order({ type: 'connect', count: many, atATime: many });
  return {
    title: 'Push',
    how: [
      `Each of ${many} guests has a WebSocket of its own, authenticated and subscribed to its codes, in one process apart; ${KIOSKS} kiosks identify guests drawn at random, and each push is timed from the kiosk’s answer until the phone has it. ${PUSHES} pushes a round, ours and bare \`ws\` by turns.`,
      'Bare `ws` is a process with as many clients, in which an HTTP request is answered and causes a message to one of them: no database, no GraphQL.',
      `Memory is what the process of the gateway and all subgraphs holds, less what it held with ${before.guests} phones, ${idleS} s after the last connected.`,
    ],
    ratios,
    tables: [
      {
        caption:
          'Milliseconds from the kiosk’s answer to the phone, below zero where the phone knew first; and from the kiosk’s request',
        rows,
      },
      {
        caption: `${polled.phones} guests, waiting for a push or asking every ${POLL_S} s`,
        rows: [...polledRows(polled)],
      },
    ],
    charts: [],
    notes: [
      `${many} phones that lost their connections at the same instant were all subscribed again after ${(back.tookMs / 1_000).toFixed(1)} s; ${back.retries} of their attempts were refused and repeated.`,
    ],
  };
}

interface Timed {
  readonly afterAnswer: number[][];
  readonly afterRequest: number[][];
}

async function pushed(
  phones: Phones,
  barePhones: Phones,
  url: string,
  rounds: number,
): Promise<{ our: Timed; theirs: Timed }> {
  const our: Timed = { afterAnswer: [], afterRequest: [] };
  const theirs: Timed = { afterAnswer: [], afterRequest: [] };
  for (let round = 0; round < rounds; round += 1) {
    const ours = await phones.order({ type: 'claim', claims: PUSHES, kiosks: KIOSKS });
    our.afterAnswer.push([...ours.afterAnswerMs]);
    our.afterRequest.push([...ours.afterRequestMs]);
    const bare = await barePhones.order({ type: 'bare push', url, pushes: PUSHES, kiosks: KIOSKS });
    theirs.afterAnswer.push([...bare.afterAnswerMs]);
    theirs.afterRequest.push([...bare.afterRequestMs]);
  }
  return { our, theirs };
}

function rowOf(contender: string, connected: number, { afterAnswer, afterRequest }: Timed) {
  const [answer, request] = [afterAnswer.flat(), afterRequest.flat()];
  return {
    contender,
    connected,
    p50: rounded(part(answer, 0.5)),
    p99: rounded(part(answer, 0.99)),
    'from request, p50': rounded(part(request, 0.5)),
    'from request, p99': rounded(part(request, 0.99)),
  };
}
