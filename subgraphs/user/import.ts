/**
 * People who come from another system by the thousand: found if they are here, else created; nobody twice. First it is planned
 * who is who, and who is new is sealed, while the people before them are still being written; then they are written.
 */
import { randomUUID } from 'node:crypto';
import type { Copy } from '../../platform/copy.ts';
import type { Sql, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { inPieces } from '../../platform/pieces.ts';
import { type Answer, noteAnswers } from './consent-repository.ts';
import type { NewUser } from './handle.ts';
import { amend } from './import-change.ts';
import {
  hex,
  type IndexedPerson,
  type IndexedRef,
  idsOf,
  idTaken,
  indexedPerson,
  type Known,
  whoIsKnown,
  whose,
} from './import-known.ts';
import {
  type ChangedPerson,
  changePeople,
  holdPeople,
  lockChanged,
  moveContacts,
  type NewPerson,
  type NewRef,
  peopleCopies,
} from './import-repository.ts';
import { newPersonKey, type PersonKey, personKey, seal } from './seal.ts';
import type { Indexes } from './vault-repository.ts';

export interface PersonToImport {
  readonly user: NewUser;
  /** Since when the other system has known them; null: it does not say. */
  readonly createdAt: Date | null;
  /** When what it says of them was last said; null: it does not say, and they may be known better here. */
  readonly changedAt: Date | null;
}

export type ImportedPerson = {
  /** What their external ids are looked up by, in the order in which they are given. */
  readonly indexes: readonly Buffer[];
} & (
  | {
      readonly userId: string;
      readonly created: boolean;
      /** Other things are known of them than before. */
      readonly changed: boolean;
      /** What else is new if it is noted by {@link writePeople}. */
      readonly answer: Answer | null;
      /** CONTACT_TAKEN: they have all of their row but a contact. */
      readonly incomplete: Refusal | null;
    }
  /** INPUT_INVALID where contacts are of two people, EXTERNAL_ID_TAKEN where ids are. */
  | { readonly refused: Refusal }
);

export interface PeoplePlan {
  /** In the order in which they are given: who comes twice is found the second time. */
  readonly imported: readonly ImportedPerson[];
  /** Who is new, and their external ids and those of others. */
  readonly added: readonly Copy[];
  readonly changed: readonly ChangedPerson[];
  readonly answers: readonly Answer[];
  /** Who was here before. */
  readonly found: readonly string[];
  readonly known: Known;
}

/**
 * What is known of who is found stays as it is, unless their row is of a later moment; external ids that they did not have are
 * added.
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
  const rows = await inPieces(people, (one) => indexedPerson(sql, indexes, one));
  const known = await whoIsKnown(sql, rows, before?.known);
  const plan = {
    found: [...known.keys.keys()],
    known,
    created: new Map<string, NewPerson>(),
    changed: new Map<string, ChangedPerson>(),
    answers: new Map<string, Answer>(),
    refs: [] as NewRef[],
  };
  const imported = await inPieces(rows, (row): ImportedPerson => {
    const named = row.refs.map(({ index }) => index);
    const who = whose(known, row);
    if (who instanceof Refusal) return { indexes: named, refused: who };
    const key = who === undefined ? undefined : known.keys.get(who);
    if (who === undefined || !key)
      return { indexes: named, ...NOTHING_CHANGED, userId: create(plan, row, at), created: true };
    const has = idsOf(known, who);
    const other = row.refs.find(({ system, id }) => (has.get(system) ?? id) !== id);
    if (other) return { indexes: named, refused: idTaken(`They have another id in ${other.system}.`) };
    for (const ref of row.refs.filter(({ system }) => !has.has(system))) addRef(plan, who, key, ref);
    return { indexes: named, userId: who, created: false, ...change(plan, who, key, row) };
  });
  const { found, created, changed, answers, refs } = plan;
  const added = await peopleCopies([...created.values()], refs);
  return { imported, found, known, added, changed: [...changed.values()], answers: [...answers.values()] };
}

const NOTHING_CHANGED = { changed: false, answer: null, incomplete: null };

/** A plan that is being made. */
interface Planning {
  readonly known: Known;
  readonly created: Map<string, NewPerson>;
  readonly changed: Map<string, ChangedPerson>;
  readonly answers: Map<string, Answer>;
  readonly refs: NewRef[];
}

function create(plan: Planning, { user, refs, emailIndex, phoneIndex, ...row }: IndexedPerson, at: Date): string {
  const { externalIds: _, consent, ...person } = user;
  const { known } = plan;
  const userId = randomUUID();
  const key = personKey(newPersonKey());
  const { changedAt } = row;
  const createdAt = row.createdAt ?? at;
  const saidAt = changedAt ?? createdAt;
  const sealed = seal(key.ready, userId, person);
  known.keys.set(userId, key);
  known.said.set(userId, { at: saidAt, sealed, emailIndex, phoneIndex, person: () => person });
  if (emailIndex) known.emails.set(hex(emailIndex), userId);
  if (phoneIndex) known.phones.set(hex(phoneIndex), userId);
  const answer = consent && { ...consent, at: saidAt };
  plan.created.set(userId, { userId, key, sealed, emailIndex, phoneIndex, answer, createdAt, changedAt });
  for (const ref of refs) addRef(plan, userId, key, ref);
  return userId;
}

function addRef({ known, refs }: Planning, userId: string, key: PersonKey, { system, id, index }: IndexedRef): void {
  known.refs.set(hex(index), userId);
  idsOf(known, userId).set(system, id);
  refs.push({ userId, system, index, sealed: seal(key.ready, `${userId} ${system}`, { id }) });
}

function change(plan: Planning, userId: string, key: PersonKey, row: IndexedPerson) {
  const { known, created, changed, answers } = plan;
  const said = known.said.get(userId);
  const amended = amend(known, userId, row);
  if (!said || !amended) return NOTHING_CHANGED;
  const { person, at, emailIndex, phoneIndex, differs, refused } = amended;
  const { consent } = row.user;
  const answer = consent && row.changedAt && { userId, ...consent, at: row.changedAt };
  if (answer) answers.set(userId, answer);
  if (!differs && at === said.at) return { changed: false, answer, incomplete: refused };
  // Sealed anew even where it says the same: by that, whoever has planned with what it was before finds it changed.
  const next = { emailIndex, phoneIndex, sealed: seal(key.ready, userId, person) };
  const [isNew, again] = [created.get(userId), changed.get(userId)];
  if (isNew) created.set(userId, { ...isNew, ...next, changedAt: at });
  else {
    const moved = amended.moved || again?.moved === true;
    changed.set(userId, { userId, was: again?.was ?? said.sealed, ...next, moved, changedAt: at });
  }
  known.said.set(userId, { at, ...next, person: () => person });
  return { changed: differs, answer, incomplete: refused };
}

/**
 * @returns Which answers said something new; undefined where somebody who was found is gone by now, or has changed: plan anew. So
 *   it is where a unique index is violated.
 */
export async function writePeople(
  tx: Tx,
  { added, changed, answers, found }: PeoplePlan,
): Promise<ReadonlySet<Answer> | undefined> {
  if ((await lockChanged(tx, changed)) < changed.length) return undefined;
  if ((await holdPeople(tx, found)) < found.length) return undefined;
  await changePeople(tx, changed);
  await moveContacts(
    tx,
    changed.filter(({ moved }) => moved),
  );
  for (const rows of added) await tx.copy(rows);
  const noted = await noteAnswers(tx, answers);
  return new Set(answers.filter(({ userId }) => noted.has(userId)));
}
