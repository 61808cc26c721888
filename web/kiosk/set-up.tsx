/** Where whoever looks after a kiosk says who it is. */
import { useState } from 'preact/hooks';
import { useArrive } from '../shared/arrive.ts';
import { useTexts } from '../shared/language.ts';
import type { Configuration } from './configuration.ts';
import { useWhenIdle } from './idle.ts';

const FIELDS = ['key', 'posType', 'storeId', 'terminalId'] as const;
/** What somebody has left half done is not for whoever comes next. */
const LEFT_MS = 120_000;
const EMPTY: Configuration = { key: '', posType: '', storeId: '', terminalId: '' };

interface SetUpProps {
  readonly configuration: Configuration | null;
  readonly onSave: (configuration: Configuration) => void;
  /** Not given where there is nothing to go back to. */
  readonly onCancel?: (() => void) | undefined;
}

export function SetUp({ configuration, onSave, onCancel }: SetUpProps) {
  const { t } = useTexts();
  const [values, setValues] = useState(configuration ?? EMPTY);
  const heading = useArrive<HTMLHeadingElement>();
  useWhenIdle(LEFT_MS, onCancel !== undefined, () => onCancel?.());
  return (
    <main className="set-up surface">
      <h1 tabIndex={-1} ref={heading}>
        {t('setUp.title')}
      </h1>
      <p className="soft">{t('setUp.why')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(values);
        }}
      >
        {FIELDS.map((field) => (
          <label key={field}>
            <span>{t(`setUp.${field}`)}</span>
            <input
              name={field}
              required
              autoComplete="off"
              spellcheck={false}
              // A key is no business of whoever stands in front of the kiosk.
              {...(field === 'key' ? { type: 'password' as const } : { type: 'text' as const })}
              value={values[field]}
              onInput={({ currentTarget: { value } }) => setValues((before) => ({ ...before, [field]: value.trim() }))}
            />
          </label>
        ))}
        <div className="actions">
          {onCancel && (
            <button type="button" onClick={onCancel}>
              {t('cancel')}
            </button>
          )}
          <button type="submit" className="primary">
            {t('save')}
          </button>
        </div>
      </form>
    </main>
  );
}
