/** Who is who among people of another system: whom the database knows by what a row says, and who comes in the rows before it. */
import type { Sql } from '../../platform/database.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { contactIndexes } from './handle.ts';
import type { PersonToImport } from './import.ts';
import { keysOf, ownersOfIndexes, type Said, saidOf } from './import-repository.ts';
import { type ContactIndexes, externalIdsOfUsers } from './repository.ts';
import type { PersonKey } from './seal.ts';
import type { ExternalRef, Indexes } from './vault-repository.ts';

export type IndexedRef = ExternalRef & { readonly index: Buffer };

/** A row with what it is looked up by. */
export interface IndexedPerson extends PersonToImport, ContactIndexes {
  readonly refs: readonly IndexedRef[];
}

type Kind = 'refs' | 'emails' | 'phones';

/** By the digits of an index, whose it is; and of each, the ids they have, their key and what is said of them. */
export interface Known extends Readonly<Record<Kind, Map<string, string>>> {
  readonly idsOf: Map<string, Map<string, string>>;
  readonly keys: Map<string, PersonKey>;
  /** Of who is new, and where rows say of when they are, of everybody. */
  readonly said: Map<string, Said>;
  /** Contacts that somebody has given up for others. */
  readonly left: Readonly<Record<'emails' | 'phones', Set<string>>>;
}

export async function indexedPerson(sql: Sql, indexes: Indexes, row: PersonToImport): Promise<IndexedPerson> {
  const contacts = await contactIndexes(sql, indexes, row.user);
  const refs: IndexedRef[] = [];
  for (const ref of row.user.externalIds) refs.push({ ...ref, index: await indexes.externalId(sql, ref) });
  return { ...row, ...contacts, refs };
}

/** @param before  What is known where a plan is being written, of which the database may know nothing yet. */
export async function whoIsKnown(sql: Sql, rows: readonly IndexedPerson[], before: Known | undefined): Promise<Known> {
  const owners = await ownersOfIndexes(sql, {
    refs: rows.flatMap(({ refs }) => refs.map(({ index }) => index)),
    emails: rows.flatMap(({ emailIndex }) => emailIndex ?? []),
    phones: rows.flatMap(({ phoneIndex }) => phoneIndex ?? []),
  });
  const there = [...new Set(Object.values(owners).flatMap((some) => [...some.values()]))];
  const dated = rows.some(({ changedAt }) => changedAt !== null);
  const people = dated ? await saidOf(sql, there) : { keys: await keysOf(sql, there), said: new Map() };
  const known: Known = { ...owners, ...people, idsOf: new Map(), left: { emails: new Set(), phones: new Set() } };
  for (const { userId, system, id } of await externalIdsOfUsers(sql, there)) idsOf(known, userId).set(system, id);
  if (before) addFrom(before, known, rows);
  return known;
}

function addFrom(before: Known, known: Known, rows: readonly IndexedPerson[]): void {
  for (const kind of ['emails', 'phones'] as const) {
    for (const index of before.left[kind]) known[kind].delete(index);
  }
  const learn = (kind: Kind, index: Buffer | null) => {
    const userId = index && before[kind].get(hex(index));
    const key = userId && before.keys.get(userId);
    if (!userId || !key) return;
    known[kind].set(hex(index), userId);
    known.keys.set(userId, key);
    for (const [system, id] of before.idsOf.get(userId) ?? []) idsOf(known, userId).set(system, id);
  };
  for (const { refs, emailIndex, phoneIndex } of rows) {
    for (const { index } of refs) learn('refs', index);
    learn('emails', emailIndex);
    learn('phones', phoneIndex);
  }
  for (const userId of known.keys.keys()) {
    const said = before.said.get(userId);
    const read = known.said.get(userId);
    if (said && (!read || read.at <= said.at)) known.said.set(userId, said);
  }
}

/** Whom a row means, if anybody is known by what it says. */
export function whose(known: Known, { refs, emailIndex, phoneIndex }: IndexedPerson): string | undefined | Refusal {
  const byRef = [...new Set(refs.flatMap(({ index }) => known.refs.get(hex(index)) ?? []))];
  if (byRef.length > 1) return idTaken('The external ids belong to different users.');
  if (byRef[0]) return byRef[0];
  const byEmail = emailIndex ? known.emails.get(hex(emailIndex)) : undefined;
  const byPhone = phoneIndex ? known.phones.get(hex(phoneIndex)) : undefined;
  if (byEmail && byPhone && byEmail !== byPhone) {
    return invalid('row', 'an e-mail address and a phone number of one person', 'those of two');
  }
  return byEmail ?? byPhone;
}

/** The ids of somebody, by system. */
export function idsOf({ idsOf: all }: Known, userId: string): Map<string, string> {
  let ids = all.get(userId);
  if (!ids) {
    ids = new Map();
    all.set(userId, ids);
  }
  return ids;
}

export function hex(index: Buffer): string {
  return index.toString('hex');
}

export function idTaken(reason: string): Refusal {
  return new Refusal('EXTERNAL_ID_TAKEN', { reason });
}
