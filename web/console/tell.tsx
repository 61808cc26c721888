/** Says that something was done, for some seconds, over whatever is shown; read aloud as well. */
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';

const MS = 6_000;

export const Tell = createContext<(text: string) => void>(() => {});

export function useTell(): (text: string) => void {
  return useContext(Tell);
}

export function useTold(): { told: string; tell: (text: string) => void } {
  const [said, setSaid] = useState({ text: '' });
  useEffect(() => {
    const timer = setTimeout(() => setSaid({ text: '' }), MS);
    return () => clearTimeout(timer);
  }, [said]);
  return { told: said.text, tell: useCallback((text: string) => setSaid({ text }), []) };
}
