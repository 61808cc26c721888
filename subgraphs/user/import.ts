/**
 * People who come from another system by the thousand: found if they are here, else created; nobody twice. First it is planned
 * who is who, and who is new is sealed, while the people before them are still being written; then they are written.
 */
import { randomUUID } from 'node:crypto';
import type { Sql, Tx } from '../../platform/database.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { contactIndexes, type NewUser } from './handle.ts';
import { addPeople, holdPeople, keysOf, type NewPerson, type NewRef, ownersOfIndexes } from './import-repository.ts';
import { externalIdsOfUsers } from './repository.ts';
import { newPersonKey, type PersonKey, personKey, seal } from './seal.ts';
import type { ExternalRef, Indexes } from './vault-repository.ts';

export interface PersonToImport {
  readonly user: NewUser;
  /** Since when the other system has known them; null: it does not say. */
  readonly createdAt: Date | null;
}

export type ImportedPerson = {
  /** What their external ids are looked up by, in the order in which they are given. */
  readonly indexes: readonly Buffer[];
} & (
  | { readonly userId: string; readonly created: boolean }
  /** INPUT_INVALID where contacts are of two people, EXTERNAL_ID_TAKEN where ids are. */
  | { readonly refused: Refusal }
);

export interface PeoplePlan {
  /** In the order in which they are given: who comes twice is found the second time. */
  readonly imported: readonly ImportedPerson[];
  readonly created: readonly NewPerson[];
  readonly refs: readonly NewRef[];
  /** Who was here before. */
  readonly found: readonly string[];
  readonly known: Known;
}

/** Who is known by what: by the digits of an index, whose it is; and of each, the ids they have and their key. */
interface Known {
  readonly refs: Map<string, string>;
  readonly emails: Map<string, string>;
  readonly phones: Map<string, string>;
  readonly idsOf: Map<string, Map<string, string>>;
  readonly keys: Map<string, PersonKey>;
}

/**
 * What is known of who is found stays as it is, as it may be newer; external ids that they did not have are added.
 *
 * @param before  A plan that is being written: its people are known too.
 */
export async function planPeople(
  sql: Sql,
  indexes: Indexes,
  people: readonly PersonToImport[],
  at: Date,
  before?: PeoplePlan,
): Promise<PeoplePlan> {
  const indexed = await Promise.all(people.map((one) => withIndexes(sql, indexes, one)));
  const known = await whoIsKnown(sql, indexed, before?.known);
  const found = [...known.keys.keys()];
  const created: NewPerson[] = [];
  const refs: NewRef[] = [];
  const add = (userId: string, key: PersonKey, { system, id, index }: IndexedRef) => {
    known.refs.set(hex(index), userId);
    idsOf(known, userId).set(system, id);
    refs.push({ userId, system, index, sealed: seal(key.ready, `${userId} ${system}`, { id }) });
  };
  const imported = indexed.map((one): ImportedPerson => {
    const { refs: named, emailIndex, phoneIndex, person, consent } = one;
    const indexes = named.map(({ index }) => index);
    const who = whose(known, one);
    if (who instanceof Refusal) return { indexes, refused: who };
    const key = who === undefined ? undefined : known.keys.get(who);
    if (who !== undefined && key) {
      const has = idsOf(known, who);
      const other = named.find(({ system, id }) => (has.get(system) ?? id) !== id);
      if (other) return { indexes, refused: taken(`They have another id in ${other.system}.`) };
      for (const ref of named.filter(({ system }) => !has.has(system))) add(who, key, ref);
      return { indexes, userId: who, created: false };
    }
    const userId = randomUUID();
    const newKey = personKey(newPersonKey());
    known.keys.set(userId, newKey);
    if (emailIndex) known.emails.set(hex(emailIndex), userId);
    if (phoneIndex) known.phones.set(hex(phoneIndex), userId);
    const sealed = seal(newKey.ready, userId, person);
    created.push({ userId, key: newKey, sealed, emailIndex, phoneIndex, consent, createdAt: one.createdAt ?? at });
    for (const ref of named) add(userId, newKey, ref);
    return { indexes, userId, created: true };
  });
  return { imported, created, refs, found, known };
}

/** @returns false where somebody who was found is gone by now: plan anew. So it is where a unique index is violated. */
export async function writePeople(tx: Tx, { created, refs, found }: PeoplePlan): Promise<boolean> {
  if ((await holdPeople(tx, found)) < found.length) return false;
  await addPeople(tx, created, refs);
  return true;
}

interface IndexedRef extends ExternalRef {
  readonly index: Buffer;
}

type Indexed = Awaited<ReturnType<typeof withIndexes>>;

async function withIndexes(sql: Sql, indexes: Indexes, { user, createdAt }: PersonToImport) {
  const { externalIds, consent, ...person } = user;
  const contacts = await contactIndexes(sql, indexes, person);
  const refs: IndexedRef[] = [];
  for (const ref of externalIds) refs.push({ ...ref, index: await indexes.externalId(sql, ref) });
  return { ...contacts, refs, person, consent, createdAt };
}

async function whoIsKnown(sql: Sql, indexed: readonly Indexed[], before: Known | undefined): Promise<Known> {
  const owners = await ownersOfIndexes(sql, {
    refs: indexed.flatMap(({ refs }) => refs.map(({ index }) => index)),
    emails: indexed.flatMap(({ emailIndex }) => emailIndex ?? []),
    phones: indexed.flatMap(({ phoneIndex }) => phoneIndex ?? []),
  });
  const there = [...new Set(Object.values(owners).flatMap((some) => [...some.values()]))];
  const known: Known = { ...owners, idsOf: new Map(), keys: await keysOf(sql, there) };
  for (const { userId, system, id } of await externalIdsOfUsers(sql, there)) idsOf(known, userId).set(system, id);
  for (const one of before ? indexed : []) addFrom(before as Known, known, one);
  return known;
}

/** What another plan knows of somebody, who may not be found in the database yet. */
function addFrom(before: Known, known: Known, { refs, emailIndex, phoneIndex }: Indexed): void {
  const learn = (kind: 'refs' | 'emails' | 'phones', index: Buffer | null) => {
    const userId = index && before[kind].get(hex(index));
    const key = userId && before.keys.get(userId);
    if (!userId || !key) return;
    known[kind].set(hex(index), userId);
    known.keys.set(userId, key);
    for (const [system, id] of before.idsOf.get(userId) ?? []) idsOf(known, userId).set(system, id);
  };
  for (const { index } of refs) learn('refs', index);
  learn('emails', emailIndex);
  learn('phones', phoneIndex);
}

/** Whom a row means, if anybody is known by what it says. */
function whose(known: Known, { refs, emailIndex, phoneIndex }: Indexed): string | undefined | Refusal {
  const byRef = [...new Set(refs.flatMap(({ index }) => known.refs.get(hex(index)) ?? []))];
  if (byRef.length > 1) return taken('The external ids belong to different users.');
  if (byRef[0]) return byRef[0];
  const byEmail = emailIndex ? known.emails.get(hex(emailIndex)) : undefined;
  const byPhone = phoneIndex ? known.phones.get(hex(phoneIndex)) : undefined;
  if (byEmail && byPhone && byEmail !== byPhone) {
    return invalid('row', 'an e-mail address and a phone number of one person', 'those of two');
  }
  return byEmail ?? byPhone;
}

function idsOf({ idsOf: all }: Known, userId: string): Map<string, string> {
  let ids = all.get(userId);
  if (!ids) {
    ids = new Map();
    all.set(userId, ids);
  }
  return ids;
}

function hex(index: Buffer): string {
  return index.toString('hex');
}

function taken(reason: string): Refusal {
  return new Refusal('EXTERNAL_ID_TAKEN', { reason });
}
