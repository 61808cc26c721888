/** The page of a guest who is signed in: what they have, kept up to date for as long as it is open. */
import { ApolloProvider, useQuery, useSubscription } from '@apollo/client/react';
import { useEffect, useMemo } from 'preact/hooks';
import { type Api, openApi, WalletCardChangedDocument, WalletHomeDocument } from '../../client/index.ts';
import { useAgain } from '../shared/again.ts';
import { openApollo } from '../shared/apollo.ts';
import { fetchAndHear } from '../shared/clock.ts';
import { ConnectionBar, useConnection } from '../shared/connection.tsx';
import { TimeZone, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { Acknowledgement } from './acknowledgement.tsx';
import { Balance } from './balance.tsx';
import { Code } from './code.tsx';
import { Consents } from './consents.tsx';
import { Frame } from './frame.tsx';
import { History } from './history.tsx';
import { Picks } from './picks.tsx';
import { renewing, type Session } from './session.ts';
import { Stamps } from './stamps.tsx';
import { Tier } from './tier.tsx';
import { useCode } from './use-code.ts';
import { useIssuing } from './use-issuing.ts';

interface WalletProps {
  readonly session: Session;
  readonly leaveText: string;
  readonly leave: () => void;
  /** The session has ended by itself. */
  readonly over: () => void;
}

export function Wallet({ session, leaveText, leave, over }: WalletProps) {
  const { api, apollo } = useMemo(() => {
    const api = renewing(
      openApi({ url: `${location.origin}/graphql`, authorization: session.authorization, fetch: fetchAndHear }),
      session,
      over,
    );
    return { api, apollo: openApollo(api) };
  }, [session]);
  useEffect(() => () => api.close(), [api]);
  return (
    <ApolloProvider client={apollo}>
      <Home api={api} leaving={{ text: leaveText, leave }} />
      <ConnectionBar api={api} />
    </ApolloProvider>
  );
}

interface HomeProps {
  readonly api: Api;
  readonly leaving: { readonly text: string; readonly leave: () => void };
}

function Home({ api, leaving }: HomeProps) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(WalletHomeDocument, {
    // What is shown stays while it is asked for again.
    notifyOnNetworkStatusChange: false,
  });
  const code = useCode(api);
  const again = () => void refetch().catch(() => undefined);
  const issuing = useIssuing(api, code.show, again);
  useAgain(error, refetch);
  const connection = useConnection(api);
  useEffect(() => {
    // A connection may be gone because its guest is not welcome any more; only an answer tells.
    if (connection === 'lost') again();
  }, [connection]);
  const name = data?.me.name;
  return (
    <TimeZone.Provider value={data?.programme.timeZone}>
      <Frame brand={data?.programme.name}>
        <main className="home">
          <div className="first">
            <div className="who">
              <h1>{!data ? t('loading') : name ? t('greeting', { name }) : t('greetingNobody')}</h1>
              <button type="button" className="quiet" onClick={leaving.leave}>
                {leaving.text}
              </button>
            </div>
            {error && !data ? <Problem error={error} again={again} /> : <Balance home={data} />}
            <Code code={code} issuing={issuing} home={data} />
          </div>
          {data && (
            <div className="rest">
              <KeepUpToDate cardId={data.me.card.id} />
              <Tier home={data} />
              <Stamps home={data} />
              <Picks home={data} live={code.live} issuing={issuing} />
              <History position={data.me.card.position} />
              <Consents me={data.me} />
            </div>
          )}
        </main>
        {code.claimed && (
          <Acknowledgement key={code.claimed.id} otp={code.claimed} home={data} close={code.acknowledge} />
        )}
      </Frame>
    </TimeZone.Provider>
  );
}

/** Whatever changes of the card goes into the cache, and from there to whatever shows it. */
function KeepUpToDate({ cardId }: { cardId: string }) {
  const { error, restart } = useSubscription(WalletCardChangedDocument, { variables: { cardId } });
  return error ? <Problem error={error} again={restart} /> : null;
}
