/** Whether the kiosk is connected. While it follows nothing there is no connection to lose, but that of the device itself. */
import { useSyncExternalStore } from 'preact/compat';
import type { Api } from '../../client/index.ts';
import { ConnectionBar } from '../shared/connection.tsx';
import { useTexts } from '../shared/language.ts';

export function KioskConnection({ api, following }: { api: Api; following: boolean }) {
  const { t } = useTexts();
  const online = useSyncExternalStore(
    (changed) => {
      addEventListener('online', changed);
      addEventListener('offline', changed);
      return () => {
        removeEventListener('online', changed);
        removeEventListener('offline', changed);
      };
    },
    () => navigator.onLine,
  );
  if (following && online) return <ConnectionBar api={api} />;
  return (
    <div className="connection" role="status" data-connection={online ? 'live' : 'lost'}>
      {online ? '' : t('connection.lost')}
    </div>
  );
}
