/** In development: who of the demo guests it is. */
import { useEffect, useState } from 'preact/hooks';
import { useAgain } from '../shared/again.ts';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { type DemoCredentials, readDemoCredentials } from '../shared/settings.ts';
import { demoGuest, openDemoSession } from './demo-session.ts';
import type { Session } from './session.ts';

export function DemoSignIn({ enter }: { enter: (session: Session) => void }) {
  const { t } = useTexts();
  const [guests, setGuests] = useState<DemoCredentials['guests']>();
  const [error, setError] = useState<unknown>();
  const read = () => readDemoCredentials().then(({ guests }) => setGuests(guests), setError);
  const wrong = guests ? undefined : error;
  useAgain(wrong, read);
  useEffect(() => {
    const before = demoGuest();
    if (before) enter(openDemoSession(before));
    else void read();
  }, []);
  return (
    <>
      <h1>{t('signIn.who')}</h1>
      <p className="soft">{t('signIn.demo')}</p>
      {wrong !== undefined && <Problem error={wrong} again={() => void read()} />}
      <ul className="guests">
        {guests?.map(({ userId, name }) => (
          <li key={userId}>
            <button type="button" onClick={() => enter(openDemoSession(userId))}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
