/** Time that passes while somebody looks. */
import { useEffect, useState } from 'preact/hooks';
import { now } from '../shared/clock.ts';

/** What time it is, again every second. */
export function useSeconds(): number {
  const [atMs, setAtMs] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAtMs(now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return atMs;
}

/** Minutes and seconds, after hours if there are any; nothing below zero. */
export function spanText(spanMs: number): string {
  const s = Math.max(0, Math.ceil(spanMs / 1_000));
  const two = (part: number) => String(part).padStart(2, '0');
  const hours = Math.floor(s / 3_600);
  const minutes = Math.floor(s / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(s % 60)}`;
}
