/** Says that what is shown may be old, for as long as it is. */
import { useSyncExternalStore } from 'preact/compat';
import type { Api, Connection } from '../../client/index.ts';
import { useTexts } from './language.ts';

/** Lost also where nothing is followed, but the device has no network. */
export function useConnection(api: Api): Connection {
  const connection = useSyncExternalStore(
    (changed) => api.whenConnection(changed),
    () => api.connection,
  );
  return useOnline() ? connection : 'lost';
}

function useOnline(): boolean {
  return useSyncExternalStore(
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
}

/** Its place is kept, so that nothing moves when it comes and goes. */
export function ConnectionBar({ api }: { api: Api }) {
  const { t } = useTexts();
  const connection = useConnection(api);
  return (
    <div className="connection" role="status" data-connection={connection}>
      {connection === 'lost' ? t('connection.lost') : ''}
    </div>
  );
}
