/** What claiming the order would do, as the API says: asked again as the order changes, and only the newest answer counts. */
import { useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'preact/hooks';
import { KioskEstimateDocument, type KioskEstimateQuery, type OrderInput } from '../../client/index.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';
import { useAgain } from './again.ts';

export type Estimated = KioskEstimateQuery['validateTransaction'];

export interface Estimate {
  /** The newest there is, be it of an order that has changed since. */
  readonly shown: Estimated | undefined;
  /** Whether it is about the order as it is now. */
  readonly current: boolean;
  readonly error: unknown;
}

/** A hand that adds three of something asks once. */
const SETTLED_MS = 250;

export function useEstimate(transactionId: string | null, order: OrderInput): Estimate {
  const { language } = useTexts();
  const settled = useSettled(order);
  const { data, previousData, error, refetch, loading } = useQuery(KioskEstimateDocument, {
    variables: { input: { transactionId, order: settled }, language: apiLanguage(language) },
    skip: transactionId === null || settled.lines.length === 0,
    // It is about now.
    fetchPolicy: 'no-cache',
  });
  useAgain(error, refetch);
  return {
    shown: (data ?? previousData)?.validateTransaction,
    current: data !== undefined && !loading && settled === order,
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
