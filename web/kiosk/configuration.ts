/** Who this kiosk is to the API: kept on the device, given once in the address, or in development the first demo kiosk. */
import { type PageSettings, readDemoCredentials } from '../shared/settings.ts';

export interface Configuration {
  /** Its API key. */
  readonly key: string;
  readonly posType: string;
  readonly storeId: string;
  readonly terminalId: string;
}

const PLACE = 'kiosk';
const DEMO_TERMINAL = 'kiosk-1';

/** Null where nobody has set it up yet. */
export async function readConfiguration({ development }: PageSettings): Promise<Configuration | null> {
  const given = takeFromAddress() ?? kept();
  if (given || !development) return given;
  const [demo] = (await readDemoCredentials()).kiosks;
  return demo ? { ...demo, terminalId: DEMO_TERMINAL } : null;
}

export function keep(configuration: Configuration): void {
  localStorage.setItem(PLACE, JSON.stringify(configuration));
}

/** What the fragment says, which no server ever sees. It is kept, and out of the address bar and the history at once. */
export function takeFromAddress(): Configuration | null {
  const given = new URLSearchParams(location.hash.slice(1));
  if (!given.has('key')) return null;
  history.replaceState(null, '', location.pathname + location.search);
  const before = kept();
  const configuration = {
    key: given.get('key') ?? '',
    posType: given.get('posType') ?? before?.posType ?? '',
    storeId: given.get('storeId') ?? before?.storeId ?? '',
    terminalId: given.get('terminalId') ?? before?.terminalId ?? DEMO_TERMINAL,
  };
  keep(configuration);
  return configuration;
}

function kept(): Configuration | null {
  const text = localStorage.getItem(PLACE);
  return text === null ? null : (JSON.parse(text) as Configuration);
}
