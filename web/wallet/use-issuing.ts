/** Asks for a new code, with what the guest has picked. */
import { useRef, useState } from 'preact/hooks';
import { type Api, Refused, WalletIssueCodeDocument, type WalletOtpFragment } from '../../client/index.ts';

export interface Chosen {
  /** As often as each is wanted. */
  readonly rewardIds: readonly string[];
  readonly voucherIds: readonly string[];
}

/** Nothing at all. */
export const PLAIN: Chosen = { rewardIds: [], voucherIds: [] };

export interface Issuing {
  readonly busy: boolean;
  /** What did not work last, and why. */
  readonly failed: { readonly chosen: Chosen; readonly error: unknown } | undefined;
  /** @returns Whether there is one. */
  issue(chosen: Chosen): Promise<boolean>;
  /** What was refused does not matter any more. */
  forget(): void;
}

export function useIssuing(api: Api, show: (otp: WalletOtpFragment) => void): Issuing {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Issuing['failed']>();
  // What did not come back may have come through: sent again as it was, it is done once.
  const sent = useRef<{ what: string; key: string }>(undefined);
  return {
    busy,
    failed,
    async issue(chosen) {
      if (busy) return false;
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
        setFailed(undefined);
        show(issueOtp);
        return true;
      } catch (error) {
        // A refusal is an answer; what is asked next is another request.
        if (error instanceof Refused) sent.current = undefined;
        setFailed({ chosen, error });
        return false;
      } finally {
        setBusy(false);
      }
    },
    forget: () => setFailed(undefined),
  };
}
