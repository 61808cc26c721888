/** What the browser keeps: the operator's key as long as its tab is open, and the example order. */
import type { PreviewOrderInput } from '../../client/index.ts';

const OPERATOR = 'operator-key';
const EXAMPLE = 'example-order';

export function keptKey(): string | null {
  return sessionStorage.getItem(OPERATOR);
}

export function keepKey(key: string): void {
  sessionStorage.setItem(OPERATOR, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(OPERATOR);
}

/** An order, whose guest it is, and what they pick: what every preview is about. */
export type Example = Omit<PreviewOrderInput, 'draft'>;

export function keptExample(): Example | null {
  const kept = localStorage.getItem(EXAMPLE);
  return kept === null ? null : (JSON.parse(kept) as Example);
}

/** Without a card, which is somebody's, and without a moment, which passes. */
export function keepExample({ guest, at: _, ...example }: Example): void {
  localStorage.setItem(EXAMPLE, JSON.stringify(guest?.cardId ? example : { ...example, guest }));
}
