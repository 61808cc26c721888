/** The brand's day, and the next one once it has begun. */
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'preact/hooks';
import { ConsoleDayDocument } from '../../client/index.ts';
import { type BrandDay, brandDay } from './day.ts';
import { whileVisible } from './visible.ts';

const EVERY_MS = 30_000;

export interface Today {
  readonly today: BrandDay | undefined;
  readonly error: unknown;
}

export function useToday(): Today {
  const client = useApolloClient();
  const [found, setFound] = useState<Today>({ today: undefined, error: undefined });
  useEffect(() => {
    let known: BrandDay | undefined;
    const dayOf = async (at: Date): Promise<string> => {
      const variables = { from: at.toISOString(), to: new Date(at.getTime() + 1).toISOString() };
      const { data } = await client.query({ query: ConsoleDayDocument, variables, fetchPolicy: 'no-cache' });
      return data?.stats.byDay[0]?.day ?? '';
    };
    return whileVisible(async () => {
      try {
        const now = new Date();
        if (known && (await dayOf(now)) === known.day) return;
        known = await brandDay(dayOf, now);
        setFound({ today: known, error: undefined });
      } catch (error) {
        setFound(({ today }) => ({ today, error }));
      }
    }, EVERY_MS);
  }, [client]);
  return found;
}
