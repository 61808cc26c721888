/** What is around everything: whose page it is, and the language. */
import type { ComponentChildren } from 'preact';
import { useTexts } from '../shared/language.ts';
import { LanguageChooser } from '../shared/language-chooser.tsx';

export function Frame({ brand, children }: { brand?: string | undefined; children: ComponentChildren }) {
  const { t } = useTexts();
  return (
    <>
      <header className="top">
        <p className="brand">{brand ?? t('title')}</p>
        <LanguageChooser />
      </header>
      {children}
    </>
  );
}
