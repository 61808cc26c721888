/** What claiming the order would do, as the API says: asked again as the order or what is picked changes, and only the newest answer counts. */
import { useQuery } from '@apollo/client/react';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { KioskEstimateDocument, type KioskEstimateQuery, type OrderInput } from '../../client/index.ts';
import { useAgain } from '../shared/again.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';
import type { Picks } from '../shared/picks.ts';

export type Estimated = KioskEstimateQuery['validateTransaction'];

export interface Estimate {
  /**
   * The newest there is, be it of an order that has changed since; none where no answer may come, for what was said of another
   * order says nothing of this one.
   */
  readonly shown: Estimated | undefined;
  /** Whether it is about the order as it is now. */
  readonly current: boolean;
  readonly error: unknown;
}

/** A hand that adds three of something asks once. */
const SETTLED_MS = 250;

export function useEstimate(
  transactionId: string | null,
  order: OrderInput,
  { rewardIds, voucherIds }: Picks,
): Estimate {
  const { language } = useTexts();
  const asked = useMemo(
    () => ({ transactionId, order, rewardIds, voucherIds }),
    [transactionId, order, rewardIds, voucherIds],
  );
  const settled = useSettled(asked);
  const { data, previousData, error, refetch, loading } = useQuery(KioskEstimateDocument, {
    variables: { input: settled, language: apiLanguage(language) },
    skip: settled.transactionId === null || settled.order.lines.length === 0,
    // It is about now.
    fetchPolicy: 'no-cache',
    // What is wrong stays said while it is asked again.
    notifyOnNetworkStatusChange: false,
  });
  useAgain(error, refetch);
  return {
    shown: order.lines.length > 0 && error === undefined ? (data ?? previousData)?.validateTransaction : undefined,
    current: data !== undefined && !loading && settled === asked,
    error,
  };
}

/** A value once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
