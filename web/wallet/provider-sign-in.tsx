/** In production: the way to the brand's identity provider, and back from it. */
import { useEffect, useState } from 'preact/hooks';
import { useTexts } from '../shared/language.ts';
import type { PageSettings } from '../shared/settings.ts';
import type { Session } from './session.ts';

interface ProviderSignInProps {
  readonly settings: NonNullable<PageSettings['signIn']>;
  readonly lost: boolean;
  readonly enter: (session: Session) => void;
}

export function ProviderSignIn({ settings, lost, enter }: ProviderSignInProps) {
  const { t } = useTexts();
  const [busy, setBusy] = useState(true);
  const [failed, setFailed] = useState(false);
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailed(false);
    try {
      await work();
    } catch {
      // Whatever it was, all that helps is to sign in again.
      setFailed(true);
    }
    setBusy(false);
  };
  useEffect(() => {
    void attempt(async () => {
      const session = await (await import('./provider.ts')).openProviderSession(settings);
      if (session) enter(session);
    });
  }, []);
  return (
    <>
      <h1>{t('signIn.welcome')}</h1>
      <p className="soft">{t('signIn.why')}</p>
      <p role="alert" className="bad">
        {failed ? t('signIn.failed') : lost ? t('problem.UNAUTHENTICATED') : ''}
      </p>
      <button
        type="button"
        className="primary"
        disabled={busy}
        onClick={() => void attempt(async () => (await import('./provider.ts')).signIn(settings))}
      >
        {t('signIn.enter')}
      </button>
    </>
  );
}
