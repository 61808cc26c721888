/** The wallet: signs a guest in, one way or another, and shows what is theirs. */
import { useState } from 'preact/hooks';
import { useTexts } from '../shared/language.ts';
import type { PageSettings } from '../shared/settings.ts';
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
  const enter = (next: Session) => {
    setLost(false);
    setSession(next);
  };
  const leave = () => {
    session?.leave();
    setSession(undefined);
  };
  const over = () => {
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
    <Frame>
      <main className="welcome">
        {development && <DemoSignIn enter={enter} />}
        {!development && signIn && <ProviderSignIn settings={signIn} lost={lost} enter={enter} />}
        {!development && !signIn && <h1>{t('signIn.none')}</h1>}
      </main>
    </Frame>
  );
}
