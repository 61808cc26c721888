/** Asks whether anybody is there, before a visit that nobody touches is given up. Whatever is done means yes. */
import { useEffect } from 'preact/hooks';
import { useModal } from '../shared/arrive.ts';
import { now, useSecondsUntil } from '../shared/clock.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { useIdleAt } from './idle.ts';

const ASK_MS = 60_000;
/** Long enough to read, and to reach the screen. Source: WCAG 2.2, 2.2.1. */
const ANSWER_MS = 30_000;

export function StillThere({ looking, onGone }: { looking: boolean; onGone: () => void }) {
  const askAt = useIdleAt(ASK_MS, looking);
  const goneAt = askAt === undefined ? undefined : askAt + ANSWER_MS;
  const seconds = useSecondsUntil(goneAt);
  const gone = goneAt !== undefined && now() >= goneAt;
  useEffect(() => {
    if (gone) onGone();
  }, [gone]);
  return askAt !== undefined && now() >= askAt && !gone ? <Question seconds={seconds} /> : null;
}

function Question({ seconds }: { seconds: number }) {
  const { t } = useTexts();
  const format = useFormat();
  const dialog = useModal();
  return (
    <dialog ref={dialog} className="question" aria-labelledby="still-there">
      <h2 id="still-there">{t('idle.title')}</h2>
      <p role="timer">{t('idle.left', { count: seconds, n: format.number(seconds) })}</p>
      {/* Pressing it is an answer already. */}
      <button type="button" className="primary huge">
        {t('idle.yes')}
      </button>
    </dialog>
  );
}
