/** The example order that all previews are about: edited in one place, and kept by the browser. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { minorUnits } from './amount.ts';
import { type Example, keepExample, keptExample } from './kept.ts';
import { usePlaces } from './places.ts';

interface TheExample {
  /** Undefined until somebody has changed it, if it was not kept. */
  readonly changed: Example | undefined;
  readonly change: (example: Example) => void;
}

const TheExample = createContext<TheExample>({ changed: undefined, change: () => {} });

export function WithExample({ children }: { children: ComponentChildren }) {
  const [changed, setChanged] = useState(() => keptExample() ?? undefined);
  const change = (example: Example) => {
    setChanged(example);
    keepExample(example);
  };
  return <TheExample.Provider value={{ changed, change }}>{children}</TheExample.Provider>;
}

/** @returns undefined until it is known at which tills it can be. */
export function useExample(currency: string): Example | undefined {
  const { changed } = useContext(TheExample);
  const places = usePlaces();
  if (changed) return changed;
  return places.known ? firstExample(currency, places) : undefined;
}

export function useChangeExample(): (example: Example) => void {
  return useContext(TheExample).change;
}

function firstExample(currency: string, { posTypes, storeIds }: ReturnType<typeof usePlaces>): Example {
  const unitPrice = 10 * minorUnits(currency);
  return {
    guest: { points: 1_000 },
    order: {
      channel: 'MOBILE',
      posType: posTypes[0] ?? 'POS',
      storeId: storeIds[0] ?? 'store',
      lines: [{ sku: 'burger', name: 'Burger', quantity: 1, unitPrice }],
    },
  };
}
