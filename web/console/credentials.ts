/** What development mode hands out, partners too. */
import { type DemoCredentials, readDemoCredentials } from '../shared/settings.ts';

export interface ConsoleCredentials extends DemoCredentials {
  readonly partners: readonly { posType: string; key: string }[];
}

export async function readCredentials(): Promise<ConsoleCredentials> {
  return (await readDemoCredentials()) as ConsoleCredentials;
}
