/** Asks whether anybody is there, before a visit that nobody touches is given up. */
import { useState } from 'preact/hooks';
import { useModal } from '../shared/arrive.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { useWhenIdle } from './idle.ts';

const ASK_MS = 60_000;
/** Long enough to read, and to reach the screen. Source: WCAG 2.2, 2.2.1. */
const ANSWER_MS = 30_000;
/** Only pressing the button is an answer: what took the question away sooner would come down on what lies beneath it. */
const NOTHING: readonly string[] = [];

export function StillThere({ looking, onGone }: { looking: boolean; onGone: () => void }) {
  const [asking, setAsking] = useState(false);
  useWhenIdle(ASK_MS, looking && !asking, () => setAsking(true));
  return looking && asking ? <Question onThere={() => setAsking(false)} onGone={onGone} /> : null;
}

function Question({ onThere, onGone }: { onThere: () => void; onGone: () => void }) {
  const { t } = useTexts();
  const format = useFormat();
  const dialog = useModal();
  const seconds = useWhenIdle(ANSWER_MS, true, onGone, NOTHING);
  return (
    <dialog ref={dialog} className="question" aria-labelledby="still-there" onClose={onThere}>
      <h2 id="still-there">{t('idle.title')}</h2>
      <p role="timer">{t('idle.left', { count: seconds, n: format.number(seconds) })}</p>
      <button type="button" className="primary huge" onClick={onThere}>
        {t('idle.yes')}
      </button>
    </dialog>
  );
}
