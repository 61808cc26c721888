/** The system that is left, as far as a move needs it. A file for each such system implements this: `sessionm.ts`. */

export interface LegacySystem {
  /** What external ids call it, such as SESSIONM. */
  readonly name: string;
  /** The next members by id, ascending; none after the last. */
  members(after: string | null, limit: number): Promise<readonly LegacyMember[]>;
  /** Undefined for nobody. */
  member(memberId: string): Promise<LegacyMember | undefined>;
  /** All that was ever booked for a member, oldest first. */
  transactions(memberId: string): Promise<readonly LegacyTransaction[]>;
  /** Creates a member; the same key again answers who was created with it. @returns their id */
  enrol(key: string, person: LegacyPerson): Promise<string>;
  /** Books; the same key again changes nothing. */
  deliver(delivery: Delivery): Promise<void>;
}

/** All of it fails with one of these two. */
export class LegacyUnavailable extends Error {
  override readonly name = 'LegacyUnavailable';
}

/** It answered, and will not do it: the same again is refused again. */
export class LegacyRefused extends Error {
  override readonly name = 'LegacyRefused';
}

export interface LegacyMember {
  readonly id: string;
  /** What they can spend. */
  readonly points: number;
}

export interface LegacyPerson {
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
}

export type DeliveryKind = 'CLAIM' | 'REVERSAL' | 'ADJUSTMENT' | 'EXPIRY';

export interface LegacyTransaction {
  /** What it calls it. */
  readonly id: string;
  /** Of the delivery that brought it; null: it happened there. */
  readonly key: string | null;
  /** As it says it, such as CLAIM, EARN, BURN or EXPIRY. */
  readonly kind: string;
  /** What it did to the balance. */
  readonly points: number;
  readonly at: Date;
}

/** What happened here and is to be booked there. */
export interface Delivery {
  /** At most 64 letters, digits and hyphens. */
  readonly key: string;
  readonly memberId: string;
  readonly kind: DeliveryKind;
  /** What it did to the balance; below zero where it was spent. */
  readonly points: number;
  /** Of the claim that it is, or that it reverses. */
  readonly transactionId: string | null;
  readonly storeId: string | null;
  readonly at: Date;
  /** Grows from delivery to delivery of a member. */
  readonly sequence: number;
}
