/** How people and what is known of them change. */
import { randomUUID } from 'node:crypto';
import type { Caller } from '../../platform/caller.ts';
import { type Sql, type Tx, violates } from '../../platform/database.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { noteConsent } from './consent-repository.ts';
import type { Rooms } from './context.ts';
import {
  type ContactIndexes,
  externalIdsOfUsers,
  insertExternalIds,
  insertUser,
  lockUser,
  type Person,
  storeUser,
} from './repository.ts';
import {
  type ExternalRef,
  holdKey,
  type Indexes,
  ownersOfExternalIds,
  userIdByEmail,
  userIdByPhone,
} from './vault-repository.ts';

/** A person to be created, checked and normalised. */
export interface NewUser extends Person {
  readonly externalIds: readonly ExternalRef[];
  readonly consent: { readonly granted: boolean; readonly policyVersion: string } | null;
}

export interface Created {
  readonly created: boolean;
  readonly userId: string;
  readonly cardId: string;
}

/** Requests that create one person at the same instant: all but one find somebody by their second try. */
const TRIES_MAX = 3;
const UNIQUE = ['external_id_pkey', 'person_external_id', 'person_email', 'person_phone'];

/**
 * Creates a person and opens their card, in one transaction; or finds the person it is.
 *
 * @throws {Refusal} SWITCHED_OFF where somebody new would have to be created; EXTERNAL_ID_TAKEN
 */
export async function createUser(rooms: Rooms, { caller, user }: { caller: Caller; user: NewUser }): Promise<Created> {
  const { db, now } = rooms.platform;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction((tx) => createOrFind(rooms, tx, { caller, user, at: now() }));
    } catch (error) {
      if (attempt === TRIES_MAX || !createdMeanwhile(error)) throw error;
    }
  }
}

/** Whether it failed because another transaction has created the same person: tried again, it finds them. */
export function createdMeanwhile(error: unknown): boolean {
  return UNIQUE.some((constraint) => violates(error, constraint));
}

/** @throws {Refusal} SWITCHED_OFF in a downtime; NOT_FOUND, also of who is forgotten; CONTACT_TAKEN */
export async function changeUser(
  { platform: { db, now }, indexes, loyaltyCard }: Rooms,
  id: string,
  changes: Partial<Person>,
): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      await loyaltyCard.refuseInDowntime(tx.sql, now());
      const locked = await lockUser(tx, id);
      if (!locked) throw new Refusal('NOT_FOUND');
      const person = { ...locked.person, ...changes };
      const changed = { id, key: locked.key, person, at: now() };
      await storeUser(tx, changed, await contactIndexes(tx.sql, indexes, person));
    });
  } catch (error) {
    if (violates(error, 'person_email')) throw new Refusal('CONTACT_TAKEN', { field: 'email' });
    if (violates(error, 'person_phone')) throw new Refusal('CONTACT_TAKEN', { field: 'phone' });
    throw error;
  }
}

/** What a person is looked up by. */
export async function contactIndexes(
  sql: Sql,
  indexes: Indexes,
  { email, phone }: Pick<Person, 'email' | 'phone'>,
): Promise<ContactIndexes> {
  return {
    emailIndex: email === null ? null : await indexes.email(sql, email),
    phoneIndex: phone === null ? null : await indexes.phone(sql, phone),
  };
}

async function createOrFind(
  { loyaltyCard, indexes }: Rooms,
  tx: Tx,
  { caller, user, at }: { caller: Caller; user: NewUser; at: Date },
): Promise<Created> {
  const { externalIds, consent, ...person } = user;
  const refs = await Promise.all(
    externalIds.map(async (ref) => ({ ...ref, index: await indexes.externalId(tx.sql, ref) })),
  );
  const contacts = await contactIndexes(tx.sql, indexes, person);
  const found = (await byExternalId(tx, refs)) ?? (await byContact(tx, contacts));
  // Gone again where the person was forgotten in this very moment: then it is somebody new.
  const key = found && (await holdKey(tx, found));
  const userId = found && key ? found : randomUUID();
  let cardId: string | undefined;
  if (key) {
    await addExternalIds(tx, { userId, key }, refs);
    // As long as their key is held they are not forgotten, and their card is open.
    cardId = await loyaltyCard.cardOfUser(tx.sql, userId);
  } else {
    const posType = 'posTypes' in caller ? caller.posTypes[0] : undefined;
    const open = await loyaltyCard.switchedOn(tx.sql, 'ENROLMENT', posType);
    if (!open) throw new Refusal('SWITCHED_OFF', { switch: 'ENROLMENT' });
    const newKey = await insertUser(tx, { id: userId, ...person, createdAt: at }, contacts);
    await insertExternalIds(tx, { userId, key: newKey }, refs);
    cardId = await loyaltyCard.openCard(tx, userId, at);
  }
  if (consent) await noteConsent(tx.sql, { userId, purpose: 'LOYALTY', ...consent, at });
  if (!cardId) throw new Error(`The user ${userId} has no card`);
  return { created: !key, userId, cardId };
}

type IndexedRef = ExternalRef & { readonly index: Buffer };

async function byExternalId({ sql }: Tx, refs: readonly IndexedRef[]): Promise<string | undefined> {
  const owners = await ownersOfExternalIds(
    sql,
    refs.map(({ index }) => index),
  );
  if (owners.length > 1)
    throw new Refusal('EXTERNAL_ID_TAKEN', { reason: 'The external ids belong to different users.' });
  return owners[0]?.userId;
}

async function byContact({ sql }: Tx, { emailIndex, phoneIndex }: ContactIndexes): Promise<string | undefined> {
  const byEmail = emailIndex === null ? undefined : await userIdByEmail(sql, emailIndex);
  const byPhone = phoneIndex === null ? undefined : await userIdByPhone(sql, phoneIndex);
  if (byEmail && byPhone && byEmail !== byPhone) {
    throw invalid('input', 'an e-mail address and a phone number of one person', 'those of two');
  }
  return byEmail ?? byPhone;
}

/** Adds the external ids that a person does not have yet. @throws {Refusal} EXTERNAL_ID_TAKEN */
export async function addExternalIds(
  tx: Tx,
  person: { userId: string; key: Buffer },
  refs: readonly IndexedRef[],
): Promise<void> {
  const has = new Map((await externalIdsOfUsers(tx.sql, [person.userId])).map(({ system, id }) => [system, id]));
  for (const { system, id } of refs) {
    if ((has.get(system) ?? id) !== id) throw new Refusal('EXTERNAL_ID_TAKEN', { system });
  }
  await insertExternalIds(
    tx,
    person,
    refs.filter(({ system }) => !has.has(system)),
  );
}
