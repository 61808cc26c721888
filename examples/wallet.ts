/** The smallest wallet: prints what happens to a guest's codes, and resumes where it was when the connection breaks. */
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [token = '', url = 'ws://127.0.0.1:4000/graphql'] = process.argv.slice(2);
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: { authorization: `Bearer ${token}` },
  shouldRetry: () => true,
});

let after: string | null = null;

interface Update {
  readonly otpUpdates: { readonly cursor: string };
}

while (true) {
  const updates = client.iterate<Update>({
    query: `subscription ($after: String) {
      otpUpdates(after: $after) {
        cursor
        kind
        otp { code expiresAt transaction { storeId terminalId } }
      }
    }`,
    variables: { after },
  });
  for await (const { data, errors } of updates) {
    if (!data) throw new Error(JSON.stringify(errors));
    after = data.otpUpdates.cursor;
    console.log(JSON.stringify(data));
  }
}
