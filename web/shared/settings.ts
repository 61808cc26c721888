/** What the gateway tells its pages of itself. */
import { fetchAndHear } from './clock.ts';

export interface PageSettings {
  /** The demo brand: whoever opens a page is handed credentials. */
  readonly development: boolean;
  /** How guests sign in; null where that is not set up, and in development. */
  readonly signIn: {
    readonly issuer: string;
    readonly clientId: string;
    readonly audience: string;
  } | null;
}

/** In development only. */
export interface DemoCredentials {
  readonly guests: readonly { name: string; userId: string; cardId: string; token: string }[];
  readonly kiosks: readonly { posType: string; storeId: string; key: string }[];
  readonly partners: readonly { posType: string; key: string }[];
  readonly operator: { readonly key: string };
}

/** How long an answer is waited for. */
const ANSWER_MS = 15_000;

export async function readSettings(): Promise<PageSettings> {
  return read('/pages.json');
}

export async function readDemoCredentials(): Promise<DemoCredentials> {
  return read('/dev/credentials');
}

async function read<T>(path: string): Promise<T> {
  const response = await fetchAndHear(path, { signal: AbortSignal.timeout(ANSWER_MS) });
  if (!response.ok) throw new TypeError(`${path}: ${response.status}`);
  return (await response.json()) as T;
}
