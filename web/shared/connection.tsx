/** Says that what is shown may be old, for as long as it is. */
import { useSyncExternalStore } from 'preact/compat';
import type { Api, Connection } from '../../client/index.ts';
import { useTexts } from './language.ts';

export function useConnection(api: Api): Connection {
  return useSyncExternalStore(
    (changed) => api.whenConnection(changed),
    () => api.connection,
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
