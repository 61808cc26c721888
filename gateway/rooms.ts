/** The rooms on one platform, each with the doors it may enter. */
import type { Platform, Room } from '../platform/room.ts';
import { loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import { openLoyaltyCard } from '../subgraphs/loyalty-card/main.ts';
import { ALONE, type MoveSettings, openMigration } from '../subgraphs/migration/main.ts';
import { otpDoor } from '../subgraphs/otp/door.ts';
import { openOtp } from '../subgraphs/otp/main.ts';
import { transactionDoor } from '../subgraphs/transaction/door.ts';
import { openTransaction } from '../subgraphs/transaction/main.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import { openUser } from '../subgraphs/user/main.ts';

export function openRooms(platform: Platform, move: MoveSettings = ALONE): Room[] {
  const loyaltyCard = loyaltyCardDoor();
  const user = userDoor();
  const transaction = transactionDoor();
  return [
    openUser(platform, loyaltyCard, user),
    openLoyaltyCard(platform, loyaltyCard),
    openOtp(platform, loyaltyCard),
    openTransaction({ platform, loyaltyCard, otp: otpDoor(), user }),
    openMigration({ platform, loyaltyCard, user, transaction }, move),
  ];
}
