/** A kiosk that is set up: it welcomes one guest after the other. */
import { ApolloProvider, useApolloClient, useQuery } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { type Api, type ClaimTransactionInput, KioskProgrammeDocument, openApi } from '../../client/index.ts';
import { useAgain } from '../shared/again.ts';
import { forgetWhatNoQueryAsks, openApollo } from '../shared/apollo.ts';
import { fetchAndHear } from '../shared/clock.ts';
import { preferred, TimeZone, useTexts } from '../shared/language.ts';
import { useProblemText } from '../shared/problem.tsx';
import { bookLeft } from './book-later.ts';
import { unbooked } from './booking.ts';
import { cancelLeftOpen, rememberOpen } from './cancel.ts';
import type { Configuration } from './configuration.ts';
import { useIdentify } from './identify.ts';
import { useWhenIdle } from './idle.ts';
import { Top } from './top.tsx';
import { Visit } from './visit.tsx';
import { Welcome } from './welcome.tsx';
import { isAboutSetUp } from './words.ts';

/** Then nobody is there any more. */
const LEFT_MS = 60_000;

interface KioskProps {
  readonly configuration: Configuration;
  readonly onSetUp: () => void;
}

export function Kiosk({ configuration, onSetUp }: KioskProps) {
  const api = useMemo(
    () =>
      openApi({
        url: `${location.origin}/graphql`,
        authorization: () => `Bearer ${configuration.key}`,
        fetch: fetchAndHear,
      }),
    [configuration],
  );
  useEffect(() => () => api.close(), [api]);
  const apollo = useMemo(() => openApollo(api), [api]);
  useEffect(() => {
    // What was paid is booked instead.
    if (!unbooked()) cancelLeftOpen(apollo);
    bookLeft(apollo);
  }, [apollo]);
  return (
    <ApolloProvider client={apollo}>
      <Open api={api} configuration={configuration} onSetUp={onSetUp} />
    </ApolloProvider>
  );
}

interface Visiting {
  readonly id: string;
  readonly transactionId: string | null;
  readonly unbooked: ClaimTransactionInput | null;
}

function Open({ api, configuration, onSetUp }: KioskProps & { api: Api }) {
  const { t } = useTexts();
  const { data, previousData, error, refetch } = useQuery(KioskProgrammeDocument, {
    variables: { storeId: configuration.storeId },
    // What is shown stays while it is asked for again.
    notifyOnNetworkStatusChange: false,
  });
  useAgain(error, refetch);
  const [visiting, setVisiting] = useState<Visiting | null>(() => {
    const left = unbooked();
    return left && { id: String(left.idempotencyKey), transactionId: String(left.transactionId), unbooked: left };
  });
  const begin = useCallback(
    (transactionId: string | null) => {
      if (transactionId !== null) rememberOpen(transactionId);
      // A kiosk stays switched on for weeks, and what is offered changes. Without an answer it is as it was.
      void refetch().catch(() => undefined);
      setVisiting({ id: transactionId ?? crypto.randomUUID(), transactionId, unbooked: null });
    },
    [refetch],
  );
  const identify = useIdentify(configuration, begin);
  const over = useCallback(() => setVisiting(null), []);
  useForgetting(visiting === null);
  const programme = (data ?? previousData)?.programme;

  if (!programme) {
    if (!error) return <p className="loading">{t('loading')}</p>;
    return <NotOpen error={error} again={() => void refetch().catch(() => undefined)} onSetUp={onSetUp} />;
  }
  return (
    <TimeZone.Provider value={programme.timeZone}>
      <div className="kiosk" data-at={visiting ? 'visit' : 'welcome'}>
        {visiting ? (
          <Visit
            key={visiting.id}
            api={api}
            programme={programme}
            configuration={configuration}
            transactionId={visiting.transactionId}
            unbooked={visiting.unbooked}
            onOver={over}
          />
        ) : (
          <>
            <Top api={api} programme={programme} />
            <Welcome
              programme={programme}
              identify={identify}
              onWithout={() => {
                identify.giveUp();
                begin(null);
              }}
              onSetUp={onSetUp}
            />
            <Staff configuration={configuration} onSetUp={onSetUp} />
          </>
        )}
      </div>
    </TimeZone.Provider>
  );
}

/** Nothing of one guest is left for the next: neither who they were, nor in which language they read. */
function useForgetting(over: boolean): void {
  const { texts, language } = useTexts();
  const { cache } = useApolloClient();
  const speakAsBefore = () => void texts.changeLanguage(preferred());
  useEffect(() => {
    if (!over) return;
    forgetWhatNoQueryAsks(cache);
    speakAsBefore();
  }, [over]);
  // Somebody who chose it and left.
  useWhenIdle(LEFT_MS, over && language !== preferred(), speakAsBefore);
}

function Staff({ configuration: { storeId, terminalId }, onSetUp }: KioskProps) {
  const { t } = useTexts();
  return (
    <footer className="foot">
      <details onToggle={({ currentTarget }) => currentTarget.scrollIntoView({ block: 'nearest' })}>
        <summary>{t('setUp.staff')}</summary>
        <p>
          {storeId} · {terminalId}
        </p>
        <button type="button" onClick={onSetUp}>
          {t('setUp.open')}
        </button>
      </details>
    </footer>
  );
}

function NotOpen({ error, again, onSetUp }: { error: unknown; again: () => void; onSetUp: () => void }) {
  const { t } = useTexts();
  const words = useProblemText();
  return (
    <main className="not-open surface">
      <h1>{t('notOpen')}</h1>
      <p className="problem" role="alert">
        {words(error)}
      </p>
      <div className="ways">
        <button type="button" className="huge" onClick={again}>
          {t('tryAgain')}
        </button>
        <button type="button" className={isAboutSetUp(error) ? 'primary huge' : 'huge'} onClick={onSetUp}>
          {t('setUp.open')}
        </button>
      </div>
    </main>
  );
}
