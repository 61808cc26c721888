/** Opens a page: its texts, what the gateway says of itself, and then the page. */
import type { ResourceLanguage } from 'i18next';
import { type ComponentType, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useAgain } from './again.ts';
import { type Language, openLanguage, Texts } from './language.ts';
import { Problem } from './problem.tsx';
import { type PageSettings, readSettings } from './settings.ts';

type App = ComponentType<{ settings: PageSettings }>;

export async function open(app: App, texts: Record<Language, ResourceLanguage>): Promise<void> {
  const place = document.getElementById('app');
  if (!place) throw new Error('The page has no place for it');
  const language = await openLanguage(texts);
  render(
    <Texts.Provider value={language}>
      <Opening app={app} />
    </Texts.Provider>,
    place,
  );
}

/** Until the gateway can be reached, which is tried again by itself. */
function Opening({ app: App }: { app: App }) {
  const [settings, setSettings] = useState<PageSettings>();
  const [error, setError] = useState<unknown>();
  const read = () => readSettings().then(setSettings, setError);
  useEffect(() => void read(), []);
  useAgain(settings ? undefined : error, read);
  if (settings) return <App settings={settings} />;
  if (error === undefined) return null;
  return (
    <main>
      <Problem error={error} again={() => void read()} />
    </main>
  );
}
