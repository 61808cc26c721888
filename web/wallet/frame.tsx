/** What is around everything: whose page it is, the language, and the way out. */
import type { ComponentChildren } from 'preact';
import { useTexts } from '../shared/language.ts';
import { LanguageChooser } from '../shared/language-chooser.tsx';

interface Leaving {
  readonly text: string;
  readonly leave: () => void;
}

export function Frame({
  brand,
  leaving,
  children,
}: {
  brand?: string | undefined;
  leaving?: Leaving;
  children: ComponentChildren;
}) {
  const { t } = useTexts();
  return (
    <>
      <header className="top">
        <p className="brand">{brand ?? t('title')}</p>
        <LanguageChooser />
        {leaving && (
          <button type="button" className="quiet" onClick={leaving.leave}>
            {leaving.text}
          </button>
        )}
      </header>
      {children}
    </>
  );
}
