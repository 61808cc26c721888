/** The top of every screen: whose kiosk it is, whether it is connected, and in which language it speaks. */
import type { Api, KioskProgrammeQuery } from '../../client/index.ts';
import { ConnectionBar } from '../shared/connection.tsx';
import { LANGUAGES, useTexts } from '../shared/language.ts';

interface TopProps {
  readonly api: Api;
  readonly programme: KioskProgrammeQuery['programme'];
}

export function Top({ api, programme }: TopProps) {
  const { t, texts, language } = useTexts();
  return (
    <div className="top">
      <p className="brand">{programme.name}</p>
      <ConnectionBar api={api} />
      <fieldset className="languages" aria-label={t('language')}>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <button
            type="button"
            key={code}
            lang={code}
            aria-pressed={language === code}
            // For this guest only.
            onClick={() => void texts.changeLanguage(code)}
          >
            {name}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
