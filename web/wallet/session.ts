/** Who is signed in: what the API is sent as authorization, for as long as it is good. */
import { type Api, Refused } from '../../client/index.ts';

export interface Session {
  /** `Bearer …`, renewed where it is about to end. @throws {SignedOut} where it cannot be. */
  authorization(): Promise<string>;
  /** Another one, as the API would not take the last. @throws {SignedOut} */
  renew(): Promise<void>;
  /** Forgets who is signed in, here. */
  forget(): void;
  /** The same, as the guest wishes: elsewhere too. */
  leave(): void;
}

/** Nothing but signing in again helps. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
}

/** Asks again, once, with another authorization where the first is not taken. @param over  Where there is none. */
export function renewing(api: Api, session: Session, over: () => void): Api {
  const known = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (error instanceof SignedOut || (error instanceof Refused && error.code === 'UNAUTHENTICATED')) over();
      throw error;
    });
  const ask: Api['ask'] = (document, variables) =>
    known(
      api.ask(document, variables).catch(async (error: unknown) => {
        if (!(error instanceof Refused) || error.code !== 'UNAUTHENTICATED') throw error;
        await session.renew();
        return api.ask(document, variables);
      }),
    );
  // Not spread: how its connection is changes.
  return Object.create(api, { ask: { value: ask } }) as Api;
}
