/** Whether anybody is there: that nobody has touched anything for a while. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { now } from '../shared/clock.ts';

const ACTIVITY = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;
/** A hand that moves says so many times a second. */
const SELDOM_MS = 500;

/** @returns Stops listening. */
function whenActive(active: () => void): () => void {
  let last = 0;
  const heard = () => {
    if (now() - last < SELDOM_MS) return;
    last = now();
    active();
  };
  for (const kind of ACTIVITY) addEventListener(kind, heard, { passive: true });
  return () => {
    for (const kind of ACTIVITY) removeEventListener(kind, heard);
  };
}

/** When it will be that long since anybody did anything; undefined while it is not looked at. */
export function useIdleAt(afterMs: number, looking: boolean): number | undefined {
  const [at, setAt] = useState<number>();
  useEffect(() => {
    if (!looking) return setAt(undefined);
    const active = () => setAt(now() + afterMs);
    active();
    return whenActive(active);
  }, [afterMs, looking]);
  return at;
}

/** Does something once nobody has done anything for so long. */
export function useWhenIdle(afterMs: number, looking: boolean, idle: () => void): void {
  const latest = useRef(idle);
  latest.current = idle;
  useEffect(() => {
    if (!looking) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const active = () => {
      clearTimeout(timer);
      timer = setTimeout(() => latest.current(), afterMs);
    };
    active();
    const stop = whenActive(active);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [afterMs, looking]);
}
