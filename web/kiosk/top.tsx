/** The top of every screen: whose kiosk it is, whether it is connected, and in which language it speaks. */
import type { Api, KioskProgrammeQuery } from '../../client/index.ts';
import { choose, LANGUAGES, type Language, useTexts } from '../shared/language.ts';
import { KioskConnection } from './connection.tsx';

interface TopProps {
  readonly api: Api;
  readonly following: boolean;
  readonly programme: KioskProgrammeQuery['programme'];
}

export function Top({ api, following, programme }: TopProps) {
  const { t, texts, language } = useTexts();
  return (
    <div className="top">
      <p className="brand">{programme.name}</p>
      <KioskConnection api={api} following={following} />
      <fieldset className="languages" aria-label={t('language')}>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <button
            type="button"
            key={code}
            lang={code}
            aria-pressed={language === code}
            onClick={() => choose(texts, code as Language)}
          >
            {name}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
