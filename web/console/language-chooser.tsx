/** English or Spanish. */
import { choose, LANGUAGES, type Language, useTexts } from '../shared/language.ts';

export function LanguageChooser() {
  const { t, texts, language } = useTexts();
  return (
    <select
      className="language"
      aria-label={t('language')}
      value={language}
      onChange={(event) => choose(texts, event.currentTarget.value as Language)}
    >
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
