/** What everything in this room is given. */
import type { Platform } from '../../platform/room.ts';
import type { LoyaltyCardDoor } from '../loyalty-card/door.ts';
import type { TransactionDoor } from '../transaction/door.ts';
import type { UserDoor } from '../user/door.ts';

/** The platform, and the doors of the rooms this one may enter. */
export interface Rooms {
  readonly platform: Platform;
  readonly loyaltyCard: LoyaltyCardDoor;
  readonly user: UserDoor;
  readonly transaction: TransactionDoor;
}
