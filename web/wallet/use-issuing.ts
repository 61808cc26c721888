/** Asks for a new code, with what the guest has picked. */
import { useRef, useState } from 'preact/hooks';
import { type Api, Refused, WalletIssueCodeDocument, type WalletOtpFragment } from '../../client/index.ts';

export interface Chosen {
  /** As often as each is wanted. */
  readonly rewardIds: readonly string[];
  readonly voucherIds: readonly string[];
}

export interface Issuing {
  readonly busy: boolean;
  readonly error: unknown;
  /** @returns Whether there is one. */
  issue(chosen: Chosen): Promise<boolean>;
  /** What was refused does not matter any more. */
  forget(): void;
}

export function useIssuing(api: Api, show: (otp: WalletOtpFragment) => void): Issuing {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  // What did not come back may have come through: sent again as it was, it is done once.
  const sent = useRef<{ what: string; key: string }>(undefined);
  return {
    busy,
    error,
    async issue(chosen) {
      const what = JSON.stringify(chosen);
      if (sent.current?.what !== what) sent.current = { what, key: crypto.randomUUID() };
      setBusy(true);
      try {
        const { issueOtp } = await api.ask(WalletIssueCodeDocument, {
          input: {
            rewardIds: [...chosen.rewardIds],
            voucherIds: [...chosen.voucherIds],
            idempotencyKey: sent.current.key,
          },
        });
        sent.current = undefined;
        setError(undefined);
        show(issueOtp);
        return true;
      } catch (failed) {
        // A refusal is an answer; what is asked next is another request.
        if (failed instanceof Refused) sent.current = undefined;
        setError(failed);
        return false;
      } finally {
        setBusy(false);
      }
    },
    forget: () => setError(undefined),
  };
}
