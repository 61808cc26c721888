import { ApolloProvider, useQuery } from '@apollo/client/react';
import { useMemo } from 'preact/hooks';
import { openApi, WalletCodeDocument, WalletProgrammeDocument } from '../../client/index.ts';
import { openApollo } from '../shared/apollo.ts';
import { ConnectionBar } from '../shared/connection.tsx';
import { CountUp } from '../shared/count-up.tsx';
import type { PageSettings } from '../shared/settings.ts';

export function App({ settings }: { settings: PageSettings }) {
  const api = useMemo(() => openApi({ url: `${location.origin}/graphql`, authorization: () => undefined }), []);
  const apollo = useMemo(() => openApollo(api), [api]);
  api.follow(WalletCodeDocument, { variables: {}, next: console.log });
  return (
    <ApolloProvider client={apollo}>
      <ConnectionBar api={api} />
      <Inner />
      <CountUp value={settings.development ? 1 : 2} />
    </ApolloProvider>
  );
}
function Inner() {
  const { data } = useQuery(WalletProgrammeDocument);
  return <h1>{data?.programme.name}</h1>;
}
