/** Opens a page: its texts, what the gateway says of itself, and then the page. */
import { type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { type Language, openLanguage } from './language.ts';
import { Problem } from './problem.tsx';
import { type PageSettings, readSettings } from './settings.ts';

export async function open(
  App: ComponentType<{ settings: PageSettings }>,
  texts: Record<Language, Record<string, unknown>>,
): Promise<void> {
  const place = document.getElementById('app');
  if (!place) throw new Error('The page has no place for it');
  const root = createRoot(place);
  const language = await openLanguage(texts);
  const show = async (): Promise<void> => {
    const content = await readSettings().then(
      (settings) => <App settings={settings} />,
      (error: unknown) => (
        <main>
          <Problem error={error} again={() => void show()} />
        </main>
      ),
    );
    root.render(
      <StrictMode>
        <I18nextProvider i18n={language}>{content}</I18nextProvider>
      </StrictMode>,
    );
  };
  await show();
}
