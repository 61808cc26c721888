/** The console: signed out, or signed in with an operator's key. */
import { ApolloProvider } from '@apollo/client/react';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { openApi, Refused } from '../../client/index.ts';
import { openApollo } from '../shared/apollo.ts';
import { fetchAndHear } from '../shared/clock.ts';
import type { PageSettings } from '../shared/settings.ts';
import { forgetKey, keepKey, keptKey } from './kept.ts';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';

export function App({ settings }: { settings: PageSettings }) {
  const [key, setKey] = useState(keptKey);
  const [ended, setEnded] = useState(false);
  const leave = (byItself: boolean) => {
    forgetKey();
    setEnded(byItself);
    setKey(null);
  };
  if (key === null) {
    const enter = (given: string) => {
      keepKey(given);
      setKey(given);
    };
    return <SignIn settings={settings} ended={ended} enter={enter} />;
  }
  return <SignedIn key={key} operatorKey={key} leave={leave} />;
}

interface SignedInProps {
  operatorKey: string;
  /** @param byItself  The key is not good any more. */
  leave: (byItself: boolean) => void;
}

function SignedIn({ operatorKey, leave }: SignedInProps) {
  const [reached, setReached] = useState(true);
  const api = useMemo(
    () =>
      openApi({
        url: `${location.origin}/graphql`,
        authorization: () => `Bearer ${operatorKey}`,
        fetch: fetchAndHear,
      }),
    [operatorKey],
  );
  useEffect(() => () => api.close(), [api]);
  const apollo = useMemo(
    () =>
      openApollo({
        ...api,
        async ask(document, variables) {
          try {
            const data = await api.ask(document, variables);
            setReached(true);
            return data;
          } catch (error) {
            setReached(error instanceof Refused);
            if (error instanceof Refused && error.code === 'UNAUTHENTICATED') leave(true);
            throw error;
          }
        },
      }),
    [api],
  );
  return (
    <ApolloProvider client={apollo}>
      <Shell reached={reached} signOut={() => leave(false)} />
    </ApolloProvider>
  );
}
