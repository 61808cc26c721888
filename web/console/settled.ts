/** What is typed, once nobody has typed for a moment. */
import { useEffect, useState } from 'preact/hooks';

const SETTLED_MS = 300;

export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
