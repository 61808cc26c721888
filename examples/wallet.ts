/** The smallest wallet: prints what happens to a guest's codes, and misses nothing when the connection breaks. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [token = '', url = 'ws://127.0.0.1:4000/graphql'] = process.argv.slice(2);

const query = readFileSync(new URL('wallet.graphql', import.meta.url), 'utf8');
interface Update {
  readonly otpUpdates: { readonly cursor: string };
}

// It must not connect again by itself: it would ask from the beginning. We ask from where we were.
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  retryAttempts: 0,
  connectionParams: { authorization: `Bearer ${token}` },
});

for (let after: string | undefined; ; await sleep(1_000)) {
  try {
    for await (const { data, errors } of client.iterate<Update>({ query, variables: { after } })) {
      if (!data) throw new Error(JSON.stringify(errors));
      console.log(JSON.stringify(data));
      after = data.otpUpdates.cursor;
    }
  } catch (lost) {
    console.error('The connection was lost:', lost instanceof Error ? lost.message : lost);
  }
}
