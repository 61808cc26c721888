import type { PageSettings } from '../shared/settings.ts';

export function App({ settings }: { settings: PageSettings }) {
  return <h1>{String(settings.development)}</h1>;
}
