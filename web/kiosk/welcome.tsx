/** The first thing that a guest sees: show a code, type one, or order without. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type KioskProgrammeQuery, Refused, unanswered } from '../../client/index.ts';
import { useSecondsUntil } from '../shared/clock.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { useProblemText } from '../shared/problem.tsx';
import { Camera } from './camera.tsx';
import type { Identify } from './identify.ts';
import { useWhenIdle } from './idle.ts';
import { Pad } from './pad.tsx';
import { isAboutSetUp } from './words.ts';

/** Half a code that somebody left is gone after that. */
const LEFT_MS = 60_000;

interface WelcomeProps {
  readonly programme: KioskProgrammeQuery['programme'];
  readonly identify: Identify;
  readonly onWithout: () => void;
  readonly onSetUp: () => void;
}

export function Welcome({ programme, identify, onWithout, onSetUp }: WelcomeProps) {
  const { t } = useTexts();
  const [scanning, setScanning] = useState(false);
  const { send } = identify;
  const sent = useRef(send);
  sent.current = send;
  const read = useCallback((text: string) => {
    setScanning(false);
    sent.current(text);
  }, []);
  const seconds = useSecondsUntil(identify.lockedUntil);
  // A camera looks at nobody who has not asked for it.
  useWhenIdle(LEFT_MS, scanning, () => setScanning(false));
  return (
    <main className="welcome">
      <section className="invitation">
        <h1>{t('welcome.title', { name: programme.name })}</h1>
        {scanning ? (
          <Camera onRead={read} onClose={() => setScanning(false)} />
        ) : (
          <>
            <p className="lead">{t('welcome.lead', { points: programme.pointsName })}</p>
            <ul className="banners">
              {programme.campaigns.flatMap(({ id, banner }) => (banner ? [<li key={id}>{banner}</li>] : []))}
            </ul>
            <div className="ways">
              <button
                type="button"
                className="huge"
                disabled={seconds > 0 || identify.busy}
                onClick={() => {
                  identify.forget();
                  setScanning(true);
                }}
              >
                {t('welcome.scan')}
              </button>
              <button type="button" className="huge plain" onClick={onWithout}>
                {t('welcome.without')}
              </button>
            </div>
          </>
        )}
      </section>
      <Typed identify={identify} seconds={seconds} onSetUp={onSetUp} />
    </main>
  );
}

function Typed({ identify, seconds, onSetUp }: { identify: Identify; seconds: number; onSetUp: () => void }) {
  const { t } = useTexts();
  const [text, setText] = useState('');
  const field = useKeyboard();
  const { busy, error } = identify;
  const locked = seconds > 0;
  useWhenIdle(LEFT_MS, (text !== '' || error !== undefined) && !locked && !busy, () => {
    setText('');
    identify.forget();
  });
  const submit = () => {
    const ost = text.trim();
    if (ost === '' || locked || busy) return;
    identify.send(ost);
    // What was wrong is typed anew; what was not answered is sent again.
    field.current?.select();
  };
  return (
    <section className="typed">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label htmlFor="ost">{t('welcome.label')}</label>
        <input
          id="ost"
          ref={field}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          // The pad is the keyboard of the screen.
          inputMode="none"
          autoComplete="off"
          spellcheck={false}
          maxLength={64}
          aria-describedby="ost-problem"
        />
        <div id="ost-problem" className="notice">
          {locked ? <Locked seconds={seconds} /> : <Why error={error} again={identify.again} onSetUp={onSetUp} />}
        </div>
        <Pad
          onKey={(key) => setText((before) => before + key)}
          onBack={() => setText((before) => before.slice(0, -1))}
        />
        <button type="submit" className="primary huge" disabled={locked || busy}>
          {busy ? t('welcome.looking') : t('welcome.go')}
        </button>
      </form>
    </section>
  );
}

/** What is typed, by hand or by a scanner, has somewhere to go from the first key on, whatever has been touched meanwhile. */
function useKeyboard() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    // Somebody who goes by Tab presses the button they have reached.
    let byTab = false;
    const touched = () => {
      byTab = false;
    };
    const pressed = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent) => {
      if (key === 'Tab') byTab = true;
      const typed = key.length === 1 && key !== ' ' && !ctrlKey && !altKey && !metaKey;
      if (typed || (key === 'Enter' && !byTab)) field.current?.focus();
    };
    document.addEventListener('pointerdown', touched);
    document.addEventListener('keydown', pressed);
    return () => {
      document.removeEventListener('pointerdown', touched);
      document.removeEventListener('keydown', pressed);
    };
  }, []);
  return field;
}

function Locked({ seconds }: { seconds: number }) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <div className="problem">
      <p role="alert">{t('welcome.locked')}</p>
      <p role="timer" className="count">
        {t('welcome.wait', { count: seconds, n: format.number(seconds) })}
      </p>
    </div>
  );
}

function Why({ error, again, onSetUp }: { error: unknown; again: () => void; onSetUp: () => void }) {
  const { t } = useTexts();
  const words = useProblemText();
  // Its time is over.
  const past = error instanceof Refused && error.code === 'TERMINAL_LOCKED';
  if (error === undefined || past) return null;
  return (
    <div className="problem" role="alert">
      <p>{words(error)}</p>
      {unanswered(error) && (
        <button type="button" onClick={again}>
          {t('tryAgain')}
        </button>
      )}
      {isAboutSetUp(error) && (
        <button type="button" onClick={onSetUp}>
          {t('setUp.open')}
        </button>
      )}
    </div>
  );
}
