/** What a row that is newer makes of somebody who is known. */
import { Refusal } from '../../platform/errors.ts';
import { hex, type IndexedPerson, type Known } from './import-known.ts';
import type { Said } from './import-repository.ts';
import type { ContactIndexes, Person } from './repository.ts';

/** What is said of a person from now on, not sealed yet. */
export interface Amended extends ContactIndexes {
  readonly at: Date;
  readonly person: Person;
  /** Whether any of it differs from what is known, and whether contacts do. */
  readonly differs: boolean;
  readonly moved: boolean;
  /** CONTACT_TAKEN: all else of the row is taken. */
  readonly refused: Refusal | null;
}

/**
 * Nothing of a row that is older than what is known, or as old. A cell that is empty leaves what is there.
 *
 * A row that brings somebody else's contact is not done with: what is known stays as old as it was, so that the same row
 * may come again when the contact is free.
 */
export function amend(known: Known, userId: string, row: IndexedPerson): Amended | undefined {
  const said = known.said.get(userId);
  if (!said || row.changedAt === null || row.changedAt <= said.at) return undefined;
  const old = said.person();
  const email = contactOf(known.emails, row.emailIndex, said.emailIndex, userId);
  const phone = contactOf(known.phones, row.phoneIndex, said.phoneIndex, userId);
  const person = {
    email: email.is === 'new' ? row.user.email : old.email,
    phone: phone.is === 'new' ? row.user.phone : old.phone,
    name: row.user.name ?? old.name,
    locale: row.user.locale ?? old.locale,
  };
  if (email.is === 'new') move(known, 'emails', said.emailIndex, email.index, userId);
  if (phone.is === 'new') move(known, 'phones', said.phoneIndex, phone.index, userId);
  const taken = [email.is === 'taken' && 'e-mail address', phone.is === 'taken' && 'phone number'].filter(Boolean);
  return {
    at: taken.length > 0 ? said.at : row.changedAt,
    person,
    differs: !same(person, old),
    moved: email.is === 'new' || phone.is === 'new',
    emailIndex: email.index,
    phoneIndex: phone.index,
    refused:
      taken.length > 0
        ? new Refusal('CONTACT_TAKEN', { reason: `Somebody else has this ${taken.join(' and ')}.` })
        : null,
  };
}

type Contact =
  | { readonly is: 'same' | 'taken'; readonly index: Buffer | null }
  | { readonly is: 'new'; readonly index: Buffer };

function contactOf(owners: Known['emails'], wanted: Buffer | null, has: Buffer | null, userId: string): Contact {
  if (wanted === null || (has && wanted.equals(has))) return { is: 'same', index: has };
  const owner = owners.get(hex(wanted));
  return owner !== undefined && owner !== userId ? { is: 'taken', index: has } : { is: 'new', index: wanted };
}

function move(known: Known, kind: 'emails' | 'phones', from: Said['emailIndex'], to: Buffer, userId: string): void {
  if (from) {
    known[kind].delete(hex(from));
    known.left[kind].add(hex(from));
  }
  known[kind].set(hex(to), userId);
  known.left[kind].delete(hex(to));
}

function same(a: Person, b: Person): boolean {
  return a.email === b.email && a.phone === b.phone && a.name === b.name && a.locale === b.locale;
}
