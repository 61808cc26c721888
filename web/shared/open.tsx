/** Opens a page: its texts, what the gateway says of itself, and then the page. */
import type { ResourceLanguage } from 'i18next';
import { type ComponentType, render } from 'preact';
import { type Language, openLanguage, Texts } from './language.ts';
import { Problem } from './problem.tsx';
import { type PageSettings, readSettings } from './settings.ts';

export async function open(
  App: ComponentType<{ settings: PageSettings }>,
  texts: Record<Language, ResourceLanguage>,
): Promise<void> {
  const place = document.getElementById('app');
  if (!place) throw new Error('The page has no place for it');
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
    render(<Texts.Provider value={language}>{content}</Texts.Provider>, place);
  };
  await show();
}
