/** The kiosk page: set up once, then a kiosk. A simulated one, that vendors may copy from. */
import { useEffect, useState } from 'preact/hooks';
import { useAgain } from '../shared/again.ts';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import type { PageSettings } from '../shared/settings.ts';
import { type Configuration, keep, readConfiguration, takeFromAddress } from './configuration.ts';
import { Kiosk } from './kiosk.tsx';
import { SetUp } from './set-up.tsx';

export function App({ settings }: { settings: PageSettings }) {
  const { t } = useTexts();
  const [configuration, setConfiguration] = useState<Configuration | null>();
  const [settingUp, setSettingUp] = useState(false);
  const [error, setError] = useState<unknown>();
  const read = () => readConfiguration(settings).then(setConfiguration, setError);
  useAgain(configuration === undefined ? error : undefined, read);
  useEffect(() => {
    void read();
    // An address that is opened in a page that is there already.
    const moved = () => {
      const given = takeFromAddress();
      if (given) setConfiguration(given);
    };
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);

  useEffect(() => {
    document.title = t('title');
  });

  if (configuration === undefined) {
    if (error === undefined) return <p className="loading">{t('loading')}</p>;
    return (
      <main className="not-open">
        <Problem error={error} again={() => void read()} />
      </main>
    );
  }
  if (configuration === null || settingUp) {
    return (
      <SetUp
        configuration={configuration}
        onSave={(given) => {
          keep(given);
          setConfiguration(given);
          setSettingUp(false);
        }}
        onCancel={configuration ? () => setSettingUp(false) : undefined}
      />
    );
  }
  return <Kiosk key={JSON.stringify(configuration)} configuration={configuration} onSetUp={() => setSettingUp(true)} />;
}
