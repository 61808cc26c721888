/** Members and what was booked for them: all of it in memory, and every change an entry that makes it again. */

export interface Person {
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
}

export interface MemberSeed extends Partial<Person> {
  readonly id: string;
  readonly points: number;
}

export interface Member {
  readonly id: string;
  readonly points: number;
  /** Oldest first, in the order in which they were booked. */
  readonly transactions: readonly Transaction[];
}

/** What is asked to be booked. With a key it is a delivery of another system; else it comes from a till of its own. */
export interface Booking {
  readonly key: string | null;
  readonly memberId: string;
  readonly kind: string;
  readonly points: number;
  readonly transactionId: string | null;
  readonly storeId: string | null;
  readonly sequence: number | null;
  readonly at: string;
}

export interface Transaction extends Booking {
  readonly id: string;
  /** After it. */
  readonly balance: number;
}

export type Entry =
  | { readonly type: 'member'; readonly member: MemberSeed; readonly at: string }
  | { readonly type: 'enrolment'; readonly key: string; readonly memberId: string; readonly person: Person }
  | { readonly type: 'booking'; readonly booking: Booking };

export type RefusalCode = 'INVALID' | 'MEMBER_UNKNOWN' | 'KEY_REUSED' | 'BELOW_ZERO';

export class Refused extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Ways in which the points of its own sales go; ADJUST goes both. */
const SIGNS: Readonly<Record<string, number>> = { EARN: 1, BURN: -1, EXPIRE: -1 };

interface Account {
  readonly id: string;
  points: number;
  readonly transactions: Transaction[];
}

export class Book {
  readonly #note: (entry: Entry) => void;
  readonly #accounts = new Map<string, Account>();
  /** Ascending, once {@link page} has seen to it. */
  #ids: string[] = [];
  #sorted = true;
  readonly #byContact = new Map<string, string>();
  readonly #enrolments = new Map<string, string>();
  readonly #deliveries = new Map<string, Transaction>();
  #transactions = 0;

  /** @param note  Told of every change; what it was told brings the book back. */
  constructor(entries: readonly Entry[], note: (entry: Entry) => void) {
    for (const entry of entries) this.#apply(entry);
    this.#note = note;
  }

  /** Their points are booked as OPENING. Who is there already stays as they are. */
  load(member: MemberSeed, at: string): void {
    if (!this.#accounts.has(member.id)) this.#do({ type: 'member', member, at });
  }

  /** The next by id, ascending. */
  page(after: string | null, limit: number): readonly Member[] {
    if (!this.#sorted) this.#ids.sort();
    this.#sorted = true;
    let [low, high] = [0, after === null ? 0 : this.#ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ids[middle] as string) > (after as string)) high = middle;
      else low = middle + 1;
    }
    return this.#ids.slice(low, low + limit).map((id) => this.member(id));
  }

  /** @throws {Refused} MEMBER_UNKNOWN */
  member(id: string): Member {
    const account = this.#accounts.get(id);
    if (!account) throw new Refused('MEMBER_UNKNOWN', `There is no member ${id}.`);
    return account;
  }

  /** Finds whoever has that address or number, or creates them; the same key finds whom it has found before. */
  enrol(key: string, person: Person): string {
    const before = this.#enrolments.get(key);
    if (before !== undefined) return before;
    const known = contactsOf(person).map((contact) => this.#byContact.get(contact));
    const memberId = known.find((id) => id !== undefined) ?? this.#newId();
    this.#do({ type: 'enrolment', key, memberId, person });
    return memberId;
  }

  /**
   * Books; the same delivery again finds the transaction that it was.
   *
   * @param refuseBelowZero  Also deliveries; what its own tills take never takes a balance below zero.
   * @throws {Refused} INVALID, KEY_REUSED, MEMBER_UNKNOWN, BELOW_ZERO
   */
  book(booking: Booking, refuseBelowZero: boolean): Transaction {
    const { key, memberId, kind, points } = booking;
    if (key === null && points * (SIGNS[kind] ?? 0) < 0)
      throw new Refused('INVALID', `points of ${kind} are not ${points}.`);
    const before = key === null ? undefined : this.#deliveries.get(key);
    if (before) {
      if (!same(booking, before)) throw new Refused('KEY_REUSED', `Key ${key} came with something else before.`);
      return before;
    }
    const balance = this.member(memberId).points;
    if ((refuseBelowZero || key === null) && points < 0 && balance + points < 0)
      throw new Refused('BELOW_ZERO', `Member ${memberId} has ${balance} points.`);
    this.#do({ type: 'booking', booking });
    return this.member(memberId).transactions.at(-1) as Transaction;
  }

  #do(entry: Entry): void {
    this.#apply(entry);
    this.#note(entry);
  }

  #apply(entry: Entry): void {
    switch (entry.type) {
      case 'member': {
        const { id, points, ...person } = entry.member;
        this.#open(id, person);
        if (points !== 0) this.#append({ ...NO_SALE, memberId: id, kind: 'OPENING', points, at: entry.at });
        return;
      }
      case 'enrolment':
        if (!this.#accounts.has(entry.memberId)) this.#open(entry.memberId, entry.person);
        this.#enrolments.set(entry.key, entry.memberId);
        return;
      case 'booking':
        this.#append(entry.booking);
    }
  }

  #open(id: string, person: Partial<Person>): void {
    this.#accounts.set(id, { id, points: 0, transactions: [] });
    if (id < (this.#ids.at(-1) ?? '')) this.#sorted = false;
    this.#ids.push(id);
    for (const contact of contactsOf(person)) this.#byContact.set(contact, id);
  }

  #append(booking: Booking): void {
    const account = this.#accounts.get(booking.memberId) as Account;
    this.#transactions += 1;
    account.points += booking.points;
    const transaction = { ...booking, id: `T${this.#transactions}`, balance: account.points };
    account.transactions.push(transaction);
    if (booking.key !== null) this.#deliveries.set(booking.key, transaction);
  }

  #newId(): string {
    for (let number = this.#ids.length + 1; ; number += 1) {
      const id = `N${String(number).padStart(8, '0')}`;
      if (!this.#accounts.has(id)) return id;
    }
  }
}

const NO_SALE = { key: null, transactionId: null, storeId: null, sequence: null };

/** Whether it says all that `asked` says. */
function same<T extends object>(asked: T, known: T): boolean {
  return (Object.keys(asked) as (keyof T)[]).every((name) => asked[name] === known[name]);
}

function contactsOf({ email, phone }: Partial<Person>): readonly string[] {
  return [...(email ? [email.trim().toLowerCase()] : []), ...(phone ? [phone.replaceAll(/[^+\d]/g, '')] : [])];
}
