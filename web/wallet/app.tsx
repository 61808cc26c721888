/** The wallet: signs a guest in, one way or another, and shows what is theirs. */
import { useEffect, useState } from 'preact/hooks';
import { openApi, WalletBrandDocument } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import type { PageSettings } from '../shared/settings.ts';
import { forgetClaims } from './claims.ts';
import { DemoSignIn } from './demo-sign-in.tsx';
import { Frame } from './frame.tsx';
import { ProviderSignIn } from './provider-sign-in.tsx';
import type { Session } from './session.ts';
import { Wallet } from './wallet.tsx';

export function App({ settings: { development, signIn } }: { settings: PageSettings }) {
  const { t } = useTexts();
  const [session, setSession] = useState<Session>();
  /** Whether whoever signs in was signed out by no doing of theirs. */
  const [lost, setLost] = useState(false);
  const brand = useBrand();
  const enter = (next: Session) => {
    setLost(false);
    setSession(next);
  };
  const leave = () => {
    forgetClaims();
    session?.leave();
    setSession(undefined);
  };
  const over = () => {
    forgetClaims();
    session?.forget();
    setLost(true);
    setSession(undefined);
  };

  if (session) {
    return (
      <Wallet
        session={session}
        leaveText={t(development ? 'signIn.somebodyElse' : 'signIn.leave')}
        leave={leave}
        over={over}
      />
    );
  }
  return (
    <Frame brand={brand}>
      <main className="welcome">
        {development && <DemoSignIn enter={enter} />}
        {!development && signIn && <ProviderSignIn settings={signIn} lost={lost} enter={enter} />}
        {!development && !signIn && <h1>{t('signIn.none')}</h1>}
      </main>
    </Frame>
  );
}

/** Whose wallet it is: anybody may know, before they sign in too. */
function useBrand(): string | undefined {
  const [brand, setBrand] = useState<string>();
  useEffect(() => {
    const api = openApi({ url: `${location.origin}/graphql`, authorization: () => undefined });
    // A page that cannot say it says so with the rest.
    api.ask(WalletBrandDocument, {}).then(
      ({ programme }) => setBrand(programme.name),
      () => undefined,
    );
    return () => api.close();
  }, []);
  return brand;
}
