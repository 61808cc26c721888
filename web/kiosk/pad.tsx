/** The keys of a telephone, for whoever has only the screen. A keyboard or a hand scanner types into the field itself. */
import { useTexts } from '../shared/language.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '0'] as const;

export function Pad({ onKey, onBack }: { onKey: (key: string) => void; onBack: () => void }) {
  const { t } = useTexts();
  return (
    // The field keeps the keyboard, so that tapping and typing go together.
    <div className="pad" onPointerDown={(event) => event.preventDefault()}>
      {KEYS.map((key) => (
        <button type="button" key={key} tabIndex={-1} onClick={() => onKey(key)}>
          {key}
        </button>
      ))}
      <button type="button" tabIndex={-1} aria-label={t('welcome.back')} onClick={onBack}>
        <span aria-hidden="true">⌫</span>
      </button>
    </div>
  );
}
