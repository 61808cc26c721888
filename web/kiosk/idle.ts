/** Whether anybody is there: that nobody has touched anything for a while. By a clock that nobody puts right meanwhile. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** A click besides what points: assistive technology presses without pointing. */
const ACTIVITY = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove', 'click'] as const;
const TICK_MS = 1_000;

/**
 * Does something once nobody has done anything for so long.
 *
 * @param activity  What is heard meanwhile, and begins it anew.
 * @returns Whole seconds until then, each as it passes; 0 where it is not looked at.
 */
export function useWhenIdle(
  afterMs: number,
  looking: boolean,
  idle: () => void,
  activity: readonly string[] = ACTIVITY,
): number {
  const [leftS, setLeftS] = useState(0);
  const latest = useRef(idle);
  latest.current = idle;
  useEffect(() => {
    if (!looking) return setLeftS(0);
    let idleAt = 0;
    const look = () => {
      const leftMs = idleAt - performance.now();
      setLeftS(Math.max(0, Math.ceil(leftMs / 1_000)));
      if (leftMs > 0) return;
      clearInterval(timer);
      latest.current();
    };
    const active = () => {
      idleAt = performance.now() + afterMs;
    };
    const timer = setInterval(look, TICK_MS);
    active();
    look();
    for (const kind of activity) addEventListener(kind, active, { passive: true });
    return () => {
      clearInterval(timer);
      for (const kind of activity) removeEventListener(kind, active);
    };
  }, [afterMs, looking, activity]);
  return leftS;
}
