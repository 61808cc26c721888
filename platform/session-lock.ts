/** A lock that lasts as long as a connection to Postgres: whatever ends the process that holds it, it is free then. */
import type { Pool, PoolClient } from 'pg';

export interface SessionLock {
  release(): Promise<void>;
}

/** @returns undefined where somebody else holds it. */
export async function trySessionLock(pool: Pool, name: string): Promise<SessionLock | undefined> {
  const client = await pool.connect();
  const { rows } = await client
    .query<{ got: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [name])
    .catch((error: Error) => {
      client.release(error);
      throw error;
    });
  if (!rows[0]?.got) {
    client.release();
    return undefined;
  }
  return holding(client, name);
}

function holding(client: PoolClient, name: string): SessionLock {
  let broken = false;
  const lost = () => {
    broken = true;
  };
  client.on('error', lost);
  return {
    async release() {
      client.off('error', lost);
      const failed = broken
        ? new Error('The connection broke')
        : await client
            .query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
            .then(() => undefined)
            .catch((error: Error) => error);
      client.release(failed);
    },
  };
}
