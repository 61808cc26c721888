/**
 * The two systems compared, member by member: those of the other system page by page, and then whoever is here and not there.
 * Whatever is under way is no drift; what differs is looked at again, and its cause looked for.
 */
import type { ComparedCard } from '../loyalty-card/door.ts';
import { atOnce } from './at-once.ts';
import { causeOf, isTheirs, type Ours } from './cause.ts';
import {
  type ComparisonRow,
  type DriftRow,
  deleteDrift,
  deleteOldDrifts,
  insertComparison,
  storeComparison,
  storeDrift,
  type Totals,
} from './comparison-repository.ts';
import { keyOf } from './deliver.ts';
import { deliveriesOf, isQueued } from './delivery-repository.ts';
import type { LegacyMember, LegacySystem } from './legacy.ts';
import { Numbers } from './numbers.ts';
import { persistently } from './persistently.ts';
import type { Rooms } from './rooms.ts';

/** Members that are compared at a time. */
const PAGE = 1_000;
/** Looks at a member whose card changes meanwhile, before it counts as under way. */
const LOOKS_MAX = 3;

type Drift = Omit<DriftRow, 'since'>;
type Verdict = 'EQUAL' | 'PENDING' | Drift;

/** Of a member: by whom they are known there and here, as far as they are. */
interface Member {
  readonly key: Buffer;
  readonly memberId: string | null;
  readonly userId: string | null;
}

/** Told of each card that was not found to be equal: it differs, or something of it is under way. */
type Unequal = (cardId: string) => void;

/** What a comparison found, and of how many only something is missing here that happened there. */
export type Compared<Row extends Totals> = Row & { readonly theirs: number };

/** @param told  After each page. */
export async function compareAll(
  rooms: Rooms,
  legacy: LegacySystem,
  { stop, told = async () => {}, unequal }: { stop: AbortSignal; told?: () => Promise<void>; unequal?: Unequal },
): Promise<Compared<ComparisonRow>> {
  const { platform, loyaltyCard, user } = rooms;
  const { sql } = platform.db;
  const startedAt = platform.now();
  const id = await insertComparison(sql, startedAt);
  const sums = new Sums();
  const seen = new Numbers();
  const judgeAll = (members: readonly Member[]) =>
    atOnce(members, async (member) => sums.count(await look(rooms, legacy, id, member, unequal)));

  for (let after: string | null = null; ; ) {
    stop.throwIfAborted();
    const page: readonly LegacyMember[] = await persistently(() => legacy.members(after, PAGE));
    after = page.at(-1)?.id ?? null;
    if (after === null) break;
    const keys = await user.blindIndexes(
      sql,
      page.map((member) => ({ system: legacy.name, id: member.id })),
    );
    const owners = await user.ownersByIndexes(sql, keys);
    const cards = await cardsByUser(rooms, owners);
    const differing = page.flatMap((member, i): Member[] => {
      const userId = owners[i] ?? null;
      const card = cards.get(userId ?? '');
      if (card) seen.add(card.number);
      sums.points(card?.balance ?? 0, member.points);
      if (card?.balance === member.points) return sums.same();
      return [{ key: keys[i] as Buffer, memberId: member.id, userId }];
    });
    await judgeAll(differing);
    await storeComparison(sql, id, sums.totals(), null);
    await told();
  }
  for (let number = 0; ; ) {
    stop.throwIfAborted();
    const cards = await loyaltyCard.moving.cardsAfter(sql, number, PAGE);
    const last = cards.at(-1);
    if (!last) break;
    ({ number } = last);
    const unseen = cards.filter((card) => !seen.has(card.number));
    for (const { balance } of unseen) sums.points(balance, 0);
    await judgeAll(await membersOf(rooms, legacy, unseen));
  }
  await deleteOldDrifts(sql, id);
  const finishedAt = platform.now();
  await storeComparison(sql, id, sums.totals(), finishedAt);
  return { id, startedAt, finishedAt, ...sums.totals(), theirs: sums.theirs };
}

/** Some cards alone. @returns how many of each kind */
export async function compareCards(
  rooms: Rooms,
  legacy: LegacySystem,
  comparison: number,
  cardIds: readonly string[],
  unequal?: Unequal,
): Promise<Compared<Totals>> {
  const { platform, loyaltyCard } = rooms;
  const sums = new Sums();
  const userIds = await Promise.all(cardIds.map((id) => loyaltyCard.ownerOf(platform.db.sql, id)));
  const cards = await cardsByUser(rooms, userIds);
  await atOnce(await membersOf(rooms, legacy, [...cards.values()]), async (member) => {
    sums.count(await look(rooms, legacy, comparison, member, unequal));
  });
  return { ...sums.totals(), theirs: sums.theirs };
}

async function cardsByUser({ platform, loyaltyCard }: Rooms, userIds: readonly (string | undefined)[]) {
  const known = userIds.flatMap((id) => id ?? []);
  const cards = await loyaltyCard.moving.cardsOf(platform.db.sql, known);
  return new Map(cards.map((card) => [card.userId, card]));
}

/** Whose cards these are, by what they are called there. */
async function membersOf({ platform, user }: Rooms, legacy: LegacySystem, cards: readonly ComparedCard[]) {
  const { sql } = platform.db;
  const ids = await user.idsIn(
    sql,
    legacy.name,
    cards.map(({ userId }) => userId),
  );
  return Promise.all(
    cards.map(async ({ cardId, userId }): Promise<Member> => {
      const memberId = ids.get(userId) ?? null;
      const [index] = memberId === null ? [] : await user.blindIndexes(sql, [{ system: legacy.name, id: memberId }]);
      return { key: index ?? Buffer.from(cardId.replaceAll('-', ''), 'hex'), memberId, userId };
    }),
  );
}

interface Judged {
  readonly verdict: Verdict;
  readonly cardId: string | null;
}

/** What is read of both is read until nothing has happened in between. */
async function judge(rooms: Rooms, legacy: LegacySystem, { key, memberId, userId }: Member): Promise<Judged> {
  const { platform, loyaltyCard } = rooms;
  const { sql } = platform.db;
  const cardOf = async () => (await loyaltyCard.moving.cardsOf(sql, userId ? [userId] : []))[0];
  const memberOf = async () => (memberId === null ? undefined : await persistently(() => legacy.member(memberId)));
  let cardId: string | null = null;
  for (let looks = 1; looks <= LOOKS_MAX; looks += 1) {
    const card = await cardOf();
    cardId = card?.cardId ?? null;
    if (card && (await isUnderWay(rooms, card.cardId))) return { verdict: 'PENDING', cardId };
    const member = await memberOf();
    const unchanged = async () => (await cardOf())?.position === card?.position;
    if (card?.balance === member?.points) {
      if (await unchanged()) return { verdict: 'EQUAL', cardId };
      continue;
    }
    const found = { member: key, cardId, position: card?.position ?? null };
    const said = { here: card?.balance ?? null, there: member?.points ?? null, missing: [], notHere: 0 };
    const theirs = member && (await persistently(() => legacy.transactions(member.id)));
    const since = card ? await loyaltyCard.moving.lastImported(sql, card.cardId) : 0;
    const ours = card && (await oursOf(rooms, card, since));
    if ((await memberOf())?.points !== member?.points || !(await unchanged())) continue;
    if (!card) return { verdict: { ...found, ...said, cause: 'MEMBER_MISSING_HERE' }, cardId };
    if (!member) return { verdict: { ...found, ...said, cause: 'MEMBER_MISSING_THERE' }, cardId };
    const cause = causeOf({ here: card.balance, there: member.points, since }, ours ?? [], theirs ?? []);
    return { verdict: { ...found, ...said, ...cause }, cardId };
  }
  return { verdict: 'PENDING', cardId };
}

/** What follows a dead letter is not under way: it waits for an operator. Nor is what nobody has been told to deliver. */
async function isUnderWay({ platform, loyaltyCard }: Rooms, cardId: string): Promise<boolean> {
  const { sql } = platform.db;
  const [delivery] = await deliveriesOf(sql, [cardId]);
  if (!delivery || delivery.deadAt) return false;
  const { activities } = await loyaltyCard.moving.activities(sql, cardId, delivery.position);
  return activities.length > 0 && isQueued(sql, cardId);
}

async function oursOf({ platform, loyaltyCard }: Rooms, { cardId }: ComparedCard, since: number): Promise<Ours[]> {
  const { sql } = platform.db;
  const ours: Ours[] = [];
  for (let position = since; ; ) {
    const { activities, until } = await loyaltyCard.moving.activities(sql, cardId, position);
    for (const activity of activities) {
      ours.push({ key: keyOf(cardId, activity), points: activity.points, expiry: activity.kind === 'EXPIRY' });
    }
    if (until === position) return ours;
    position = until;
  }
}

/** Judges a member, and keeps what was found. */
async function look(
  rooms: Rooms,
  legacy: LegacySystem,
  comparison: number,
  member: Member,
  unequal?: Unequal,
): Promise<Verdict> {
  const { sql } = rooms.platform.db;
  const { verdict, cardId } = await judge(rooms, legacy, member);
  if (typeof verdict === 'string') await deleteDrift(sql, member.key);
  else await storeDrift(sql, comparison, verdict, rooms.platform.now());
  if (verdict !== 'EQUAL' && cardId !== null) unequal?.(cardId);
  return verdict;
}

class Sums {
  theirs = 0;
  #totals = { members: 0, equal: 0, pending: 0, drifting: 0, pointsHere: 0, pointsThere: 0, drift: 0 };

  totals(): Totals {
    return { ...this.#totals };
  }

  points(here: number, there: number): void {
    this.#totals.pointsHere += here;
    this.#totals.pointsThere += there;
  }

  same(): [] {
    this.count('EQUAL');
    return [];
  }

  count(verdict: Verdict): void {
    this.#totals.members += 1;
    if (verdict === 'EQUAL') this.#totals.equal += 1;
    else if (verdict === 'PENDING') this.#totals.pending += 1;
    else {
      this.#totals.drifting += 1;
      if (isTheirs(verdict)) this.theirs += 1;
      this.#totals.drift += Math.abs((verdict.there ?? 0) - (verdict.here ?? 0));
    }
  }
}
