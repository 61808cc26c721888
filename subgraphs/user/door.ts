/** What other rooms, and the gateway, may ask of this one. */
import type { Client } from '../../platform/caller.ts';
import type { Database, Sql, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Export } from '../../platform/export.ts';
import { inPieces } from '../../platform/pieces.ts';
import type { LoyaltyCardDoor } from '../loyalty-card/door.ts';
import { clientByKey, noteUse, posTypeKnown, revokedOf, type Use } from './client-repository.ts';
import type { Answer } from './consent-repository.ts';
import { exportOf } from './export.ts';
import { addExternalIds, createdMeanwhile } from './handle.ts';
import { type PeoplePlan, type PersonToImport, planPeople, writePeople } from './import.ts';
import { ownersOfIndexes } from './import-repository.ts';
import { noteRefusals, type RefusalCount } from './refusal-repository.ts';
import { externalIdsOfUsers, type Person, usersByIds } from './repository.ts';
import { agree, type Disagreement, disagreement } from './restored.ts';
import { sealAll } from './seal-all.ts';
import { type ExternalRef, holdKey, type Indexes, keepIndexes, userIdByPhone } from './vault-repository.ts';

export { KEY, KEY_PREFIX } from './client-key.ts';
export { type Answer, POLICY_UNKNOWN } from './consent-repository.ts';
export { createdMeanwhile } from './handle.ts';
export type { PeoplePlan, PersonToImport } from './import.ts';
export { newUser as readPerson } from './input.ts';
export type { RefusalCount } from './refusal-repository.ts';

export interface UserDoor {
  readonly indexes: Indexes;
  /** The user with this phone number, E.164. */
  userByPhone(sql: Sql, phone: string): Promise<string | undefined>;
  /** Who is who of the people of another system; see `import.ts`. */
  planPeople(sql: Sql, people: readonly PersonToImport[], at: Date, before?: PeoplePlan): Promise<PeoplePlan>;
  /**
   * Writes down who is new, and what is newer of who is known.
   *
   * @returns Which answers are new; undefined where it must be planned anew. So it must where {@link createdMeanwhile}.
   */
  writePeople(tx: Tx, plan: PeoplePlan): Promise<ReadonlySet<Answer> | undefined>;
  /** What external ids are looked up by, which says nothing of them. */
  blindIndexes(sql: Sql, refs: readonly ExternalRef[]): Promise<Buffer[]>;
  /** Whose they are; undefined for nobody's. */
  ownersByIndexes(sql: Sql, indexes: readonly Buffer[]): Promise<(string | undefined)[]>;
  /** What a system calls people; without those it does not know. */
  idsIn(sql: Sql, system: string, userIds: readonly string[]): Promise<Map<string, string>>;
  /** What is known of a person; undefined of whom nobody knows, or who is forgotten. */
  personOf(sql: Sql, userId: string): Promise<Person | undefined>;
  /**
   * Notes what a system calls a person, unless it is known.
   *
   * @returns false where they are forgotten
   * @throws {Refusal} EXTERNAL_ID_TAKEN where it is somebody else's
   */
  noteId(tx: Tx, userId: string, ref: ExternalRef): Promise<boolean>;
  /** Whether any client speaks for a posType. */
  posTypeKnown(sql: Sql, posType: string): Promise<boolean>;
  /** Whose API key this is, with the client's id; undefined if nobody's, or revoked. */
  clientByKey(sql: Sql, key: string): Promise<Client | undefined>;
  /** Which of these clients, by id, are revoked or gone. */
  revokedOf(sql: Sql, clientIds: readonly string[]): Promise<string[]>;
  /** Writes down, in one statement, when clients were last used; an earlier moment than is known changes nothing. */
  noteUse(sql: Sql, uses: readonly Use[]): Promise<void>;
  /** Adds to the refusals that operators look at. */
  noteRefusals(sql: Sql, counts: readonly RefusalCount[]): Promise<void>;
  /** Seals whom an earlier release kept in plain; awaited after migrations, before anything is served. @returns How many that were. */
  sealAll(db: Database): Promise<number>;
  /** On whom a restored backup and the vault disagree. */
  disagreement(db: Database): Promise<Disagreement>;
  /** Forgets again whoever was forgotten since the backup was made, and lets those who came since come again. */
  agree(db: Database, loyaltyCard: LoyaltyCardDoor, on: Disagreement, at: Date): Promise<void>;
  /** All that this room holds on a person, opened; no person where there is none. */
  exportOf(db: Database, userId: string): Promise<Export>;
}

export function userDoor(): UserDoor {
  const indexes = keepIndexes();
  return {
    indexes,
    userByPhone: async (sql, phone) => userIdByPhone(sql, await indexes.phone(sql, phone)),
    planPeople: (sql, people, at, before) => planPeople(sql, indexes, people, at, before),
    writePeople,
    blindIndexes: (sql, refs) => inPieces(refs, (ref) => indexes.externalId(sql, ref)),
    async ownersByIndexes(sql, wanted) {
      const { refs } = await ownersOfIndexes(sql, { refs: wanted, emails: [], phones: [] });
      return wanted.map((index) => refs.get(index.toString('hex')));
    },
    async idsIn(sql, system, userIds) {
      const ids = (await externalIdsOfUsers(sql, userIds)).filter((ref) => ref.system === system);
      return new Map(ids.map(({ userId, id }) => [userId, id]));
    },
    async personOf(sql, userId) {
      const [user] = await usersByIds(sql, [userId]);
      return user?.erasedAt === null ? user.person() : undefined;
    },
    async noteId(tx, userId, ref) {
      const key = await holdKey(tx, userId);
      if (!key) return false;
      const refs = [{ ...ref, index: await indexes.externalId(tx.sql, ref) }];
      await addExternalIds(tx, { userId, key }, refs).catch((error: unknown) => {
        throw createdMeanwhile(error) ? new Refusal('EXTERNAL_ID_TAKEN', { system: ref.system }) : error;
      });
      return true;
    },
    posTypeKnown,
    clientByKey,
    revokedOf,
    noteUse,
    noteRefusals,
    sealAll,
    disagreement,
    agree,
    exportOf,
  };
}
