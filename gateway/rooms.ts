/** The four rooms on one platform, each with the doors it may enter. */
import type { Platform, Room } from '../platform/room.ts';
import { loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import { openLoyaltyCard } from '../subgraphs/loyalty-card/main.ts';
import { otpDoor } from '../subgraphs/otp/door.ts';
import { openOtp } from '../subgraphs/otp/main.ts';
import { openTransaction } from '../subgraphs/transaction/main.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import { openUser } from '../subgraphs/user/main.ts';

export function openRooms(platform: Platform): Room[] {
  const loyaltyCard = loyaltyCardDoor();
  const user = userDoor();
  return [
    openUser(platform, loyaltyCard, user),
    openLoyaltyCard(platform, loyaltyCard),
    openOtp(platform, loyaltyCard),
    openTransaction({ platform, loyaltyCard, otp: otpDoor(), user }),
  ];
}
