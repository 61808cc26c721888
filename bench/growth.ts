/** Growth: what reads and writes cost with ten thousand cards, three hundred thousand, and three million. */
import { type Bench, type Benchmark, type Findings, rounded, type Table } from './harness/benchmark.ts';
import { foundBrand, KEYS, openProvider } from './harness/brand.ts';
import { type Outcome, openLoad } from './harness/load.ts';
import { EVENTS_PER_CARD, loadMembers, type Member } from './harness/members.ts';
import { startDefault } from './harness/ours.ts';
import { openDatabases, run as query } from './harness/postgres.ts';
import { part, ratioOf } from './harness/ratio.ts';
import { alternate } from './harness/rounds.ts';

const SIZES = { cards_10k: 10_000, cards_300k: 300_000, cards_3m: 3_000_000 } as const;
type Size = keyof typeof SIZES;
const QUICK_SIZES: Readonly<Record<Size, number>> = { cards_10k: 1_000, cards_300k: 10_000, cards_3m: 50_000 };
const NAMES = Object.keys(SIZES) as Size[];
/** Who is asked for and claimed for, spread over all cards; each is claimed for once. */
const MEMBERS = 10_000;
/** Questions at the same time: few, so that what is measured is not waiting. */
const CONNECTIONS = 4;

const QUESTIONS = {
  balance:
    'query Balance { me { name card { number points { available reserved balance } tier { tier { name } pointsToNext } otp { id status expiresAt } } } }',
  history:
    'query History { me { card { history(first: 20) { edges { node { position type at points balanceAfter explanation } } } } } }',
} as const;
/** Identifying and claiming are timed apart. */
const WHAT = ['balance', 'history', 'identify', 'claim'] as const;
type What = (typeof WHAT)[number];

export const growth: Benchmark = { name: 'growth', run };

async function run(bench: Bench): Promise<Findings> {
  const { stack, quick, say } = bench;
  const cardsOf = (size: Size) => (quick ? QUICK_SIZES : SIZES)[size];
  const members = {} as Record<Size, Member[]>;
  const urls = await openDatabases(stack, NAMES, async (size, url) => {
    say(`loading ${cardsOf(size)} cards`);
    await foundBrand(url);
    const cards = cardsOf(size);
    members[size] = await loadMembers(url, { cards, members: Math.min(MEMBERS, cards) });
  });
  const bytes = {} as Record<Size, number>;
  for (const size of NAMES) {
    const [row] = await query<{ bytes: string }>(urls[size], 'select pg_database_size(current_database()) as bytes');
    bytes[size] = Number(row?.bytes) / cardsOf(size);
  }
  const measure = await startAll(bench, urls, members);
  const all = {} as Record<What, Record<Size, Outcome[]>>;
  for (const what of WHAT.filter((each) => each !== 'claim')) {
    say(`measuring ${what}`);
    const turns = quick ? { warmUp: 1, rounds: 3 } : { warmUp: 2, rounds: 8 };
    const outcomes = await alternate(NAMES, turns, (size) =>
      measure(what, size, quick ? 0.7 : what === 'identify' ? 1.5 : 2.5),
    );
    all[what] = outcomes;
    if (what !== 'identify') continue;
    // A visit is both requests, their times one after the other.
    all.identify = mapped(outcomes, 0);
    all.claim = mapped(outcomes, 1);
  }
  return findings(all, bytes, cardsOf);
}

/** Every other time. */
function mapped(outcomes: Record<Size, Outcome[]>, from: number): Record<Size, Outcome[]> {
  const half = (outcome: Outcome) => ({ ...outcome, latencies: outcome.latencies.filter((_, i) => i % 2 === from) });
  return Object.fromEntries(NAMES.map((size) => [size, outcomes[size].map(half)])) as Record<Size, Outcome[]>;
}

async function startAll({ stack, say }: Bench, urls: Record<Size, string>, members: Record<Size, Member[]>) {
  say('starting');
  const provider = await openProvider(stack);
  const load = openLoad(stack);
  for (const size of NAMES) {
    const server = await startDefault(stack, urls[size], provider);
    const url = `${server.url}/graphql`;
    const some = members[size];
    const tokens = await Promise.all(some.map(({ userId }) => provider.token(userId)));
    const headers = tokens.map((token) => ({ authorization: `Bearer ${token}` }));
    for (const [what, text] of Object.entries(QUESTIONS)) {
      const input = { url, bodies: [JSON.stringify({ query: text })], headers };
      await load.prepare(`${what} ${size}`, { journey: 'ask', url, connections: CONNECTIONS, input });
    }
    const input = { url, key: KEYS.kiosk, codes: some.map(({ code }) => code), apart: true };
    await load.prepare(`identify ${size}`, { journey: 'visit', url, connections: CONNECTIONS, input });
  }
  return (what: What, size: Size, seconds: number) => load.run(`${what} ${size}`, seconds);
}

function findings(
  all: Record<What, Record<Size, Outcome[]>>,
  bytes: Record<Size, number>,
  cardsOf: (size: Size) => number,
): Findings {
  const p99 = (what: What, size: Size) => all[what][size].map(({ latencies }) => part([...latencies], 0.99));
  const most = NAMES.at(-1) ?? 'cards_3m';
  const rows: Table['rows'][number][] = WHAT.flatMap((what) =>
    NAMES.map((size) => {
      const every = all[what][size].flatMap(({ latencies }) => [...latencies]);
      return {
        what,
        cards: cardsOf(size),
        p50: rounded(part(every, 0.5)),
        p99: rounded(part(every, 0.99)),
        of: every.length,
      };
    }),
  );
  return {
    title: 'Growth',
    how: [
      `Three databases in one Postgres, a process of the default form for each, by turns, ${CONNECTIONS} questions at a time. Each card has ${EVENTS_PER_CARD} facts, and its person is sealed in the vault; orders of the past are in the facts only. ${MEMBERS} of the people are asked for.`,
    ],
    ratios: WHAT.map((what) =>
      ratioOf(
        `${what}: p99 with ${cardsOf(most)} cards ÷ with ${cardsOf('cards_10k')}`,
        { sense: 'at most', value: 1.3 },
        p99(what, most),
        p99(what, 'cards_10k'),
      ),
    ),
    tables: [
      { caption: 'Milliseconds', rows },
      {
        caption: 'The whole database, by card',
        rows: NAMES.map((size) => ({ cards: cardsOf(size), 'bytes per card': Math.round(bytes[size]) })),
      },
    ],
    charts: WHAT.map((what) => ({
      caption: `p99 of ${what} in milliseconds, by number of cards`,
      bars: NAMES.map((size) => ({
        label: cardsOf(size).toLocaleString('en-US'),
        value: part(
          all[what][size].flatMap(({ latencies }) => [...latencies]),
          0.99,
        ),
      })),
    })),
    notes: ['With few cards, what every database holds without any is most of its bytes per card.'],
  };
}
