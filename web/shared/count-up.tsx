/** A number that counts to its new value in place. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useFormat } from './language.ts';

const MS = 900;

export function CountUp({ value }: { value: number }) {
  const format = useFormat();
  const [shown, setShown] = useState(value);
  const from = useRef(value);
  useEffect(() => {
    const start = from.current;
    if (start === value) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      from.current = value;
      setShown(value);
      return;
    }
    const began = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      // A frame may have begun before what asked for it.
      const part = Math.min(1, Math.max(0, now - began) / MS);
      const next = Math.round(start + (value - start) * (1 - (1 - part) ** 3));
      from.current = next;
      setShown(next);
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);
  // Read aloud once, as what it comes to.
  return (
    <>
      <span aria-hidden="true" className="count">
        {format.number(shown)}
      </span>
      <span className="aloud">{format.number(value)}</span>
    </>
  );
}
