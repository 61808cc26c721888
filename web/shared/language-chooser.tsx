/** Chooses the language; each is written in itself. */
import { choose, LANGUAGES, type Language, useTexts } from './language.ts';

export function LanguageChooser() {
  const { t, texts, language } = useTexts();
  return (
    <label>
      <span className="aloud">{t('language')}</span>
      <select value={language} onChange={({ currentTarget }) => choose(texts, currentTarget.value as Language)}>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
