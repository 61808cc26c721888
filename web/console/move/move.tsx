/** The move from another loyalty system: where it is, whether the next step is safe, and what an operator does about it. */
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'preact/hooks';
import {
  ConsoleDeadLettersDocument,
  ConsoleDriftsDocument,
  ConsoleMoveChecklistDocument,
} from '../../../client/index.ts';
import { pause } from '../../../client/pause.ts';
import { apiLanguage, useTexts } from '../../shared/language.ts';
import { Problem } from '../../shared/problem.tsx';
import { Waiting } from '../table.tsx';
import { Deliveries } from './deliveries.tsx';
import { Downtimes } from './downtimes.tsx';
import { Drift } from './drift.tsx';
import { type Move, useMove } from './follow.ts';
import { Imports } from './imports.tsx';
import { Phases } from './phases.tsx';
import { Steps } from './steps.tsx';
import { Truths } from './truths.tsx';
import { nextPhase } from './words.ts';

export function MoveSection() {
  const { move, error, again } = useMove();
  const ready = useReady(move);
  if (move === null) return <NoMove />;
  return (
    <>
      {error !== undefined && <Problem error={error} again={again} />}
      {move && ready ? <Cockpit move={move} /> : error === undefined && <Waiting rows={12} />}
    </>
  );
}

const READY_MS = 1_000;

/** Whether what comes by questions of its own is there as well: coming later, it would move what is below. */
function useReady(move: Move | null | undefined): boolean {
  const client = useApolloClient();
  const { language } = useTexts();
  const [ready, setReady] = useState(false);
  const begun = move ? nextPhase(move) : undefined;
  useEffect(() => {
    if (begun === undefined) return;
    const all = Promise.allSettled([
      client.query({
        query: ConsoleMoveChecklistDocument,
        variables: { phase: begun, language: apiLanguage(language) },
      }),
      client.query({ query: ConsoleDeadLettersDocument, variables: { after: null } }),
      client.query({ query: ConsoleDriftsDocument, variables: { after: null } }),
      // What cannot be had is asked for again where it is shown.
    ]);
    // The other system may be slow to answer, and the rest is not to wait for it.
    void Promise.race([all, pause(READY_MS)]).then(() => setReady(true));
  }, [begun]);
  return ready;
}

function NoMove() {
  const { t } = useTexts();
  return (
    <div className="surface no-move">
      <p>{t('move.none')}</p>
      <p>{t('move.how')}</p>
      <p>
        <code className="code">npm run migration -- phase 0</code>
      </p>
      <p className="soft">{t('move.more')}</p>
    </div>
  );
}

export interface MoveProps {
  move: Move;
}

function Cockpit({ move }: MoveProps) {
  const { t } = useTexts();
  const { legacy, connected } = move;
  return (
    <div className="cockpit" data-phase={move.phase}>
      {!connected && (
        <p className="notice" role="status">
          {t('move.notConnected', { legacy })}
        </p>
      )}
      <Phases move={move} />
      <Steps move={move} />
      <Deliveries move={move} />
      <Drift move={move} />
      <Imports move={move} />
      <Truths move={move} />
      <Downtimes move={move} />
    </div>
  );
}
