/** What the browser keeps while its tab is open, and no longer: the operator's key, and the key of whoever asks for examples. */
const OPERATOR = 'operator-key';
const SPEAKER = 'example-speaker';

export function keptKey(): string | null {
  return sessionStorage.getItem(OPERATOR);
}

export function keepKey(key: string): void {
  sessionStorage.setItem(OPERATOR, key);
}

/** As whom the example order is asked for. */
export interface Speaker {
  readonly key: string;
  readonly posType: string;
  readonly storeId: string;
}

export function keptSpeaker(): Speaker | null {
  const kept = sessionStorage.getItem(SPEAKER);
  return kept === null ? null : (JSON.parse(kept) as Speaker);
}

export function keepSpeaker(speaker: Speaker): void {
  sessionStorage.setItem(SPEAKER, JSON.stringify(speaker));
}

export function forgetAll(): void {
  sessionStorage.removeItem(OPERATOR);
  sessionStorage.removeItem(SPEAKER);
}
