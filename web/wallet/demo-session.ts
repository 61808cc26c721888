/** In development whoever opens the page is one of the demo guests; each window may be another. */
import { readDemoCredentials } from '../shared/settings.ts';
import { type Session, SignedOut } from './session.ts';

const GUEST = 'wallet guest';

/** Whom this window has been before. */
export function demoGuest(): string | undefined {
  return sessionStorage.getItem(GUEST) ?? undefined;
}

export function openDemoSession(userId: string): Session {
  sessionStorage.setItem(GUEST, userId);
  let token: Promise<string> | undefined;
  const read = async () => {
    const { guests } = await readDemoCredentials();
    const found = guests.find((guest) => guest.userId === userId);
    if (!found) throw new SignedOut();
    return found.token;
  };
  const forget = () => sessionStorage.removeItem(GUEST);
  return {
    async authorization() {
      token ??= read();
      try {
        return `Bearer ${await token}`;
      } catch (error) {
        token = undefined;
        throw error;
      }
    },
    async renew() {
      token = read();
      await token;
    },
    forget,
    leave: forget,
  };
}
