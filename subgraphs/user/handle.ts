/** How people and what is known of them change. */
import { randomUUID } from 'node:crypto';
import type { Caller } from '../../platform/caller.ts';
import { type Tx, violates } from '../../platform/database.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/room.ts';
import type { LoyaltyCardDoor } from '../loyalty-card/door.ts';
import {
  type ExternalRef,
  externalIdsOf,
  insertExternalIds,
  insertUser,
  noteConsent,
  ownersOfExternalIds,
  updateUser,
  userIdByEmail,
  userIdByPhone,
} from './repository.ts';

/** A person to be created, checked and normalised. */
export interface NewUser {
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
  readonly locale: string | null;
  readonly externalIds: readonly ExternalRef[];
  readonly consent: { readonly granted: boolean; readonly policyVersion: string } | null;
}

export interface Created {
  readonly created: boolean;
  readonly userId: string;
}

/** Requests that create one person at the same instant: all but one find somebody by their second try. */
const TRIES_MAX = 3;
const UNIQUE = ['external_id_pkey', 'external_id_user_system', 'user_email', 'user_phone'];

/**
 * Creates a person and opens their card, in one transaction; or finds the person it is.
 *
 * @throws {Refusal} SWITCHED_OFF where somebody new would have to be created; EXTERNAL_ID_TAKEN
 */
export async function createUser(
  { db, now }: Platform,
  door: LoyaltyCardDoor,
  { caller, user }: { caller: Caller; user: NewUser },
): Promise<Created> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction((tx) => createOrFind(tx, door, { caller, user, at: now() }));
    } catch (error) {
      if (attempt === TRIES_MAX || !UNIQUE.some((constraint) => violates(error, constraint))) throw error;
    }
  }
}

/** @throws {Refusal} CONTACT_TAKEN */
export async function changeUser(
  { db }: Platform,
  id: string,
  changes: Parameters<typeof updateUser>[2],
): Promise<void> {
  try {
    await updateUser(db.sql, id, changes);
  } catch (error) {
    if (violates(error, 'user_email')) throw new Refusal('CONTACT_TAKEN', { field: 'email' });
    if (violates(error, 'user_phone')) throw new Refusal('CONTACT_TAKEN', { field: 'phone' });
    throw error;
  }
}

async function createOrFind(
  tx: Tx,
  door: LoyaltyCardDoor,
  { caller, user, at }: { caller: Caller; user: NewUser; at: Date },
): Promise<Created> {
  const { externalIds, consent, ...person } = user;
  const known = (await byExternalId(tx, externalIds)) ?? (await byContact(tx, user));
  const userId = known ?? randomUUID();
  if (known) {
    await addExternalIds(tx, known, externalIds);
  } else {
    const posType = 'posTypes' in caller ? caller.posTypes[0] : undefined;
    const open = await door.switchedOn(tx.sql, 'ENROLMENT', posType);
    if (!open) throw new Refusal('SWITCHED_OFF', { switch: 'ENROLMENT' });
    await insertUser(tx, { id: userId, ...person, createdAt: at });
    await insertExternalIds(tx, userId, externalIds);
    await door.openCard(tx, userId, at);
  }
  if (consent) await noteConsent(tx.sql, { userId, purpose: 'LOYALTY', ...consent, at });
  return { created: !known, userId };
}

async function byExternalId({ sql }: Tx, refs: readonly ExternalRef[]): Promise<string | undefined> {
  const owners = await ownersOfExternalIds(sql, refs);
  if (owners.length > 1)
    throw new Refusal('EXTERNAL_ID_TAKEN', { reason: 'The external ids belong to different users.' });
  return owners[0]?.userId;
}

async function byContact({ sql }: Tx, { email, phone }: NewUser): Promise<string | undefined> {
  const byEmail = email === null ? undefined : await userIdByEmail(sql, email);
  const byPhone = phone === null ? undefined : await userIdByPhone(sql, phone);
  if (byEmail && byPhone && byEmail !== byPhone) {
    throw invalid('input', 'an e-mail address and a phone number of one person', 'those of two');
  }
  return byEmail ?? byPhone;
}

/** Adds the external ids that a person does not have yet. @throws {Refusal} EXTERNAL_ID_TAKEN */
async function addExternalIds(tx: Tx, userId: string, refs: readonly ExternalRef[]): Promise<void> {
  const has = new Map((await externalIdsOf(tx.sql, userId)).map(({ system, id }) => [system, id]));
  for (const { system, id } of refs) {
    if ((has.get(system) ?? id) !== id) throw new Refusal('EXTERNAL_ID_TAKEN', { system });
  }
  await insertExternalIds(
    tx,
    userId,
    refs.filter(({ system }) => !has.has(system)),
  );
}
