/** Asks for a new code, with what the guest has picked. */
import { useState } from 'preact/hooks';
import { type Api, Refused, WalletIssueCodeDocument, type WalletOtpFragment } from '../../client/index.ts';
import { useAttempt } from '../shared/attempt.ts';
import type { Picks } from '../shared/picks.ts';

/** Refusals that say that what the page has offered is not to be had. */
const OUTDATED = ['REWARD_UNAVAILABLE', 'POINTS_INSUFFICIENT', 'VOUCHER_UNAVAILABLE'];

export interface Issuing {
  readonly busy: boolean;
  /** What did not work last, and why. */
  readonly failed:
    | {
        readonly picks: Picks;
        readonly error: unknown;
        /** That it was not to be had: the same again would be refused again. */
        readonly outdated: boolean;
      }
    | undefined;
  /** @returns Whether there is one. */
  issue(picks: Picks): Promise<boolean>;
  /** What was refused does not matter any more. */
  forget(): void;
}

/** @param outdated  Told where what can be picked is not as the page shows it. */
export function useIssuing(api: Api, show: (otp: WalletOtpFragment) => void, outdated: () => void): Issuing {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Issuing['failed']>();
  const attempt = useAttempt<Picks>();
  return {
    busy,
    failed,
    async issue(picks) {
      if (busy) return false;
      setBusy(true);
      try {
        const { issueOtp } = await attempt(JSON.stringify(picks), picks, (input) =>
          api.ask(WalletIssueCodeDocument, { input }),
        );
        setFailed(undefined);
        show(issueOtp);
        return true;
      } catch (error) {
        const isOutdated = error instanceof Refused && OUTDATED.includes(error.code);
        if (isOutdated) outdated();
        setFailed({ picks, error, outdated: isOutdated });
        return false;
      } finally {
        setBusy(false);
      }
    },
    forget: () => setFailed(undefined),
  };
}
