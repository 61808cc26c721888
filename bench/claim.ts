/** Identify and claim: through our API, against the same statements sent by the driver alone, and by a bare handler. */
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECTIONS_MAX } from '../platform/database.ts';
import { type Bench, type Benchmark, type Findings, rounded } from './harness/benchmark.ts';
import { foundBrand, KEYS, openProvider, type Provider } from './harness/brand.ts';
import { type Load, openLoad } from './harness/load.ts';
import { loadMembers, type Member, MODELS } from './harness/members.ts';
import { startDefault } from './harness/ours.ts';
import { openPgbench, pgbenchVersion } from './harness/pgbench.ts';
import { openDatabases, run as query } from './harness/postgres.ts';
import { start } from './harness/processes.ts';
import { part, ratioOf } from './harness/ratio.ts';
import { record, subjectOf, type Templates } from './harness/recording.ts';
import { alternate } from './harness/rounds.ts';

/** Each guest is claimed for once; the driver alone needs the most. */
const GUESTS = { ours: 30_000, bare: 40_000, driver: 60_000, pgbench: 60_000 };
const OURS = 'default form';
const BARE = 'bare handler';
const DRIVER = 'driver alone';
const PGBENCH = 'pgbench';

export const claim: Benchmark = { name: 'claim', run };

async function run(bench: Bench): Promise<Findings> {
  const { stack, quick, say } = bench;
  const part = quick ? 0.15 : 1;
  const version = pgbenchVersion();
  const counts = Object.values({ ...GUESTS, pgbench: version ? GUESTS.pgbench : 0 }).map((count) =>
    Math.round(count * part),
  );
  const total = counts.reduce((sum, count) => sum + count, MODELS * 2);
  say('loading members');
  let members: Member[] = [];
  const { claim: url } = await openDatabases(stack, ['claim'], async (_name, url) => {
    await foundBrand(url);
    members = await loadMembers(url, { cards: total, members: total });
  });
  const provider = await openProvider(stack);
  say('recording statements');
  const templates = await record(stack, url, provider, members.splice(0, MODELS * 2));
  const turns = await startAll(bench, { url, provider, templates, members, counts });
  say('measuring');
  const samples = await alternate(
    version ? [OURS, BARE, DRIVER, PGBENCH] : [OURS, BARE, DRIVER],
    quick ? { warmUp: 1, rounds: 3 } : { warmUp: 2, rounds: 9 },
    (name) => turns(name, quick ? 1 : 3),
  );
  return findings(url, samples, { templates, version });
}

interface World {
  readonly url: string;
  readonly provider: Provider;
  readonly templates: Templates;
  readonly members: readonly Member[];
  readonly counts: readonly number[];
}

interface Turned {
  readonly perS: number;
  /** Not told by pgbench. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}
type Turn = (name: string, seconds: number) => Promise<Turned>;

async function startAll({ stack }: Bench, world: World): Promise<Turn> {
  const { url, provider, templates, members, counts } = world;
  const [forOurs = 0, forBare = 0, forDriver = 0, forPgbench = 0] = counts;
  const ours = await startDefault(stack, url, provider);
  const folder = await mkdtemp(join(tmpdir(), 'loyalty-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'templates'), JSON.stringify(templates));
  const bare = await start(stack, 'bench/bare/visit.ts', { DATABASE_URL: url, TEMPLATES: join(folder, 'templates') });
  const guestsOf = (some: readonly Member[]) =>
    some.map((member) => ({ model: member.model, subject: subjectOf(member) }));
  const connections = CONNECTIONS_MAX;
  // The driver may use every processor.
  const loads = cpus().map(() => openLoad(stack));
  const [load] = loads as [Load];
  const codes = members.slice(0, forOurs).map(({ code }) => code);
  await load.prepare(OURS, {
    journey: 'visit',
    url: ours.url,
    connections,
    input: { url: `${ours.url}/graphql`, key: KEYS.kiosk, codes },
  });
  const bareGuests = guestsOf(members.slice(forOurs, forOurs + forBare));
  await load.prepare(BARE, {
    journey: 'bare-visit',
    url: bare.url,
    connections,
    input: { url: bare.url, guests: bareGuests },
  });
  const both = templates.identify.map((statements, model) => [...statements, ...(templates.claim[model] ?? [])]);
  const rest = guestsOf(members.slice(forOurs + forBare, forOurs + forBare + forDriver));
  for (const [i, one] of loads.entries()) {
    const guests = rest.filter((_, n) => n % loads.length === i);
    const input = { databaseUrl: url, templates: both, guests };
    await one.prepare(DRIVER, {
      journey: 'statements',
      url: ours.url,
      connections: Math.ceil(connections / loads.length),
      input,
    });
  }
  const guests = guestsOf(members.slice(forOurs + forBare + forDriver));
  const pgbench =
    forPgbench > 0
      ? await openPgbench({ databaseUrl: url, folder, templates: both, guests, clients: connections })
      : undefined;
  return async (name, seconds) => {
    if (name === PGBENCH && pgbench) return pgbench.measure(seconds);
    const outcomes = await Promise.all((name === DRIVER ? loads : [load]).map((one) => one.run(name, seconds)));
    const latencies = outcomes.flatMap((outcome) => [...outcome.latencies]);
    return {
      perS: outcomes.reduce((sum, { perS }) => sum + perS, 0),
      p50Ms: part(latencies, 0.5),
      p99Ms: part(latencies, 0.99),
    };
  };
}

async function findings(
  url: string,
  samples: Record<string, Turned[]>,
  { templates, version }: { templates: Templates; version: string | undefined },
): Promise<Findings> {
  await rightBooks(url);
  const perS = (name: string) => samples[name]?.map((sample) => sample.perS) ?? [];
  const names = Object.keys(samples);
  const target = { sense: 'at least', value: 0.4 } as const;
  const statements = (templates.identify[0]?.length ?? 0) + (templates.claim[0]?.length ?? 0);
  return {
    title: 'Identify and claim',
    how: [
      `A kiosk exchanges a live code and claims an order, ${CONNECTIONS_MAX} kiosks at once and each guest once; codes were issued beforehand. Figures are of both requests together.`,
      `The statements were recorded from our process as it did this, just before: ${statements} of them for one guest, begin and commit included, with their values, and sent again for other guests with the same past. Postgres is the same, and as durable.`,
      `The driver alone sends them in as many processes as there are processors, prepared, one after another over each connection. ${version ? `pgbench ${version} sends the same, and one more that tells it what differs from guest to guest.` : 'pgbench, which does not come with the Postgres that is embedded, was not there to be measured.'}`,
      'The bare handler is `node:http` that sends them for each of the two requests.',
    ],
    ratios: [
      ...(version ? [ratioOf(`${OURS} ÷ ${PGBENCH}, the same statements`, target, perS(OURS), perS(PGBENCH))] : []),
      ratioOf(`${OURS} ÷ ${DRIVER}, the same statements`, version ? null : target, perS(OURS), perS(DRIVER)),
      ratioOf(`${OURS} ÷ ${BARE}, the same statements`, null, perS(OURS), perS(BARE)),
    ],
    tables: [
      {
        caption: 'Guests a second, median of the rounds; milliseconds for both requests',
        rows: names.map((name) => {
          const of = (key: 'perS' | 'p50Ms' | 'p99Ms') =>
            rounded(part(samples[name]?.map((sample) => sample[key] ?? Number.NaN) ?? [], 0.5), 3);
          // pgbench tells none.
          const orNone = (value: number) => (Number.isNaN(value) ? '' : value);
          return { contender: name, 'guests/s': of('perS'), p50: orNone(of('p50Ms')), p99: orNone(of('p99Ms')) };
        }),
      },
    ],
    charts: [
      {
        caption: 'Guests identified and claimed for a second',
        bars: names.map((label) => ({ label, value: part(perS(label), 0.5) })),
      },
    ],
    notes: [
      'Each commit waits for the disk: where that is slow, all contenders wait more than they work, and come closer to each other than they would be.',
    ],
  };
}

/** All three left the same behind for each guest: the facts of one more order. */
async function rightBooks(url: string): Promise<void> {
  const rows = await query<{ facts: number; claimed: number }>(
    url,
    `select count(*)::int as claimed, (select count(*)::int from loyalty_card.card_event e where e.card_id = t.card_id) as facts
    from transaction.transaction t where claimed_at is not null group by card_id`,
  );
  const wrong = rows.filter(({ facts, claimed }) => claimed !== 1 || facts !== rows[0]?.facts);
  if (rows.length === 0 || wrong.length > 0)
    throw new Error(`Not the same was booked: ${JSON.stringify(wrong.slice(0, 5))}`);
}
