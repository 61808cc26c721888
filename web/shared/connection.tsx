/** Says that what is shown may be old, for as long as it is. */
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Api, Connection } from '../../client/index.ts';

export function useConnection(api: Api): Connection {
  return useSyncExternalStore(
    (changed) => api.whenConnection(changed),
    () => api.connection,
  );
}

/** Its place is kept, so that nothing moves when it comes and goes. */
export function ConnectionBar({ api }: { api: Api }) {
  const { t } = useTranslation();
  const connection = useConnection(api);
  return (
    <div className="connection" role="status" data-connection={connection}>
      {connection === 'lost' ? t('connection.lost') : ''}
    </div>
  );
}
