/** What is around everything: whose page it is, and the language. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useTexts } from '../shared/language.ts';
import { LanguageChooser } from '../shared/language-chooser.tsx';

export function Frame({ brand, children }: { brand?: string | undefined; children: ComponentChildren }) {
  const { t } = useTexts();
  const title = t('title');
  useEffect(() => {
    document.title = brand ? `${brand} · ${title}` : title;
  }, [brand, title]);
  return (
    <>
      <header className="top">
        <p className="brand">{brand ?? title}</p>
        <LanguageChooser />
      </header>
      {children}
    </>
  );
}
