/** The balance of a member, from three subgraphs: both our forms, other gateways over the same services, and the limit. */
import { isDeepStrictEqual } from 'node:util';
import { type Bench, type Benchmark, type Findings, rounded } from './harness/benchmark.ts';
import { foundBrand, openProvider } from './harness/brand.ts';
import { openLoad, type Sample } from './harness/load.ts';
import { loadMembers, type Member } from './harness/members.ts';
import { startDefault, startDistributed, startSubgraphs } from './harness/ours.ts';
import { installPeers, PEERS, type Peer, startPeer, versionsOf } from './harness/peers.ts';
import { openDatabases } from './harness/postgres.ts';
import { start } from './harness/processes.ts';
import { part, type Ratio, ratioOf, type Target } from './harness/ratio.ts';
import { alternate } from './harness/rounds.ts';

const BALANCE = `query Balance {
  me {
    name
    card {
      number
      points { available reserved balance }
      tier { tier { name } pointsToNext }
      otp { id status expiresAt }
    }
  }
}`;
const CARDS = 100_000;
const MEMBERS = 10_000;
/** Connections, each with one question at a time. */
const CONNECTIONS = 48;
/** Members whose answers are compared. */
const COMPARED = 25;
const DEFAULT = 'default form';
const DISTRIBUTED = 'distributed form';
const BARE = 'bare handler';

interface Contender {
  readonly name: string;
  readonly url: string;
  headersOf(member: Member): Readonly<Record<string, string>>;
}

export const balance: Benchmark = { name: 'balance', run };

async function run(bench: Bench): Promise<Findings> {
  const { stack, quick, say } = bench;
  installPeers(say);
  const contenders = await startAll(bench);
  say('comparing answers');
  const { equal, notes } = await compared(contenders.started, contenders.members);
  const load = openLoad(stack);
  say(`measuring ${equal.map(({ name }) => name).join(', ')}`);
  for (const { name, url, headersOf } of equal) {
    const input = { url, bodies: [JSON.stringify({ query: BALANCE })], headers: contenders.members.map(headersOf) };
    await load.prepare(name, { journey: 'ask', url, input, connections: CONNECTIONS });
  }
  const turns = quick ? { warmUp: 1, rounds: 3 } : { warmUp: 2, rounds: 9 };
  const names = equal.map(({ name }) => name);
  const samples = await alternate(names, turns, (name) => load.run(name, quick ? 1 : 4));
  return {
    title: 'Balance query',
    how: [
      `\`${BALANCE.replaceAll(/\s+/g, ' ')}\` of ${contenders.members.length} members of ${quick ? CARDS / 10 : CARDS}, drawn at random, over ${CONNECTIONS} connections that are kept, each with one question at a time; no two ask for the same member at once.`,
      'Our default form is one process. Our distributed form and the peers are one process each, over the same four subgraph services, which are ours, and the same Postgres.',
      'Ours verify each member’s token and keep all limits; the peers verify nothing: the member comes in a header, and each peer’s own hook seals it for the subgraphs. All run in production mode.',
      'The bare handler is `node:http` with one prepared statement and no GraphQL.',
    ],
    ratios: ratiosOf(samples, names),
    tables: [
      {
        caption: 'Requests a second, median of the rounds; milliseconds',
        rows: names.map((name) => rowOf(name, samples[name])),
      },
    ],
    charts: [
      {
        caption: 'Balance queries a second',
        bars: names.map((name) => ({ label: name, value: part(samples[name]?.map(({ perS }) => perS) ?? [], 0.5) })),
      },
    ],
    notes: [...contenders.notes, ...notes, ...(await versions(names))],
  };
}

async function startAll({ stack, quick, say }: Bench) {
  say('loading members');
  let members: Member[] = [];
  const { balance: url } = await openDatabases(stack, ['balance'], async (_name, url) => {
    await foundBrand(url);
    members = await loadMembers(url, { cards: quick ? CARDS / 10 : CARDS, members: quick ? MEMBERS / 10 : MEMBERS });
  });
  const provider = await openProvider(stack);
  const tokens = new Map(
    await Promise.all(members.map(async ({ userId }) => [userId, await provider.token(userId)] as const)),
  );
  const byToken = ({ userId }: Member) => ({ authorization: `Bearer ${tokens.get(userId)}` });
  const byId = ({ userId }: Member) => ({ 'x-user-id': userId });
  say('starting contenders');
  const subgraphs = await startSubgraphs(stack, url);
  const ours = await startDefault(stack, url, provider);
  const distributed = await startDistributed(stack, url, provider, subgraphs);
  const bare = await start(stack, 'bench/bare/balance.ts', { DATABASE_URL: url });
  const started: Contender[] = [
    { name: DEFAULT, url: `${ours.url}/graphql`, headersOf: byToken },
    { name: DISTRIBUTED, url: `${distributed.url}/graphql`, headersOf: byToken },
    { name: BARE, url: `${bare.url}/graphql`, headersOf: byId },
  ];
  const notes: string[] = [];
  for (const peer of Object.keys(PEERS) as Peer[]) {
    const running = await startPeer(stack, peer, subgraphs);
    if (running instanceof Error) notes.push(`${peer} did not start over these subgraphs. ${reasonOf(running)}`);
    else started.push({ name: peer, url: `${running.url}/graphql`, headersOf: byId });
  }
  return { members, started, notes };
}

/** The first of what a program said, without where. */
function reasonOf({ message }: Error): string {
  const said = /\w*Error: .*/.exec(message)?.[0] ?? message.split('\n')[0];
  return `It says: \`${said}\``;
}

/** Whoever answers as the default form does; of others it is noted how they differ. */
async function compared(all: readonly Contender[], members: readonly Member[]) {
  const [first, ...others] = all;
  const sample = members.filter((_, i) => i % Math.ceil(members.length / COMPARED) === 0);
  const answers = async ({ url, headersOf }: Contender) =>
    Promise.all(sample.map((member) => answerOf(url, headersOf(member))));
  const right = first ? await answers(first) : [];
  if (right.some((answer) => !JSON.stringify(answer).includes('"ISSUED"')))
    throw new Error(`Not a balance: ${JSON.stringify(right[0])}`);
  const equal = first ? [first] : [];
  const notes: string[] = [];
  for (const contender of others) {
    const given = await answers(contender);
    const wrong = given.findIndex((answer, i) => !isDeepStrictEqual(answer, right[i]));
    if (wrong === -1) equal.push(contender);
    else notes.push(`${contender.name} is left out: it answers \`${JSON.stringify(given[wrong]).slice(0, 300)}\`.`);
  }
  return { equal, notes };
}

async function answerOf(url: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: BALANCE }),
  });
  return response.json();
}

type Samples = Readonly<Record<string, readonly Sample[]>>;

function ratiosOf(samples: Samples, names: readonly string[]): Ratio[] {
  const perS = (name: string) => samples[name]?.map(({ perS }) => perS) ?? [];
  const ratio = (ours: string, theirs: string, target: Target | null) =>
    ratioOf(`${ours} ÷ ${theirs}`, target, perS(ours), perS(theirs));
  const peers = names.filter((name) => name in PEERS);
  const best = bestOf(samples, peers);
  const bestHive = bestOf(
    samples,
    peers.filter((name) => name.startsWith('Hive')),
  );
  const atLeast = (value: number): Target => ({ sense: 'at least', value });
  return [
    ...peers.map((peer) =>
      ratio(DEFAULT, peer, peer === 'Apollo gateway' ? atLeast(6) : peer === bestHive ? atLeast(3) : null),
    ),
    ...peers.map((peer) => ratio(DISTRIBUTED, peer, peer === best ? atLeast(1.2) : null)),
    ratio(DEFAULT, BARE, atLeast(0.35)),
  ];
}

function bestOf(samples: Samples, names: readonly string[]): string | undefined {
  const speed = (name: string) => part(samples[name]?.map(({ perS }) => perS) ?? [], 0.5);
  return names.toSorted((a, b) => speed(b) - speed(a))[0];
}

function rowOf(name: string, samples: readonly Sample[] = []) {
  const of = (key: keyof Sample, share = 0.5) =>
    rounded(
      part(
        samples.map((sample) => sample[key]),
        share,
      ),
      3,
    );
  return {
    contender: name,
    'requests/s': of('perS'),
    lowest: of('perS', 0.001),
    highest: of('perS', 1),
    p50: of('p50Ms'),
    p99: of('p99Ms'),
  };
}

async function versions(names: readonly string[]): Promise<string[]> {
  const peers = names.filter((name): name is Peer => name in PEERS);
  return Promise.all(peers.map(async (peer) => `${peer} is ${await versionsOf(peer)}.`));
}
