/** The brand's day, and the next one once it has begun. */
import { useEffect, useState } from 'preact/hooks';
import { type Day, localDate } from '../../platform/calendar.ts';
import { now } from '../shared/clock.ts';
import { whileVisible } from './visible.ts';

const EVERY_MS = 5_000;

/** @param timeZone  Of the programme. @returns undefined as long as that is not known. */
export function useToday(timeZone: string | undefined): Day | undefined {
  const [at, setAt] = useState(now);
  useEffect(() => whileVisible(async () => setAt(now()), EVERY_MS), []);
  return timeZone && localDate(new Date(at), timeZone);
}
