/** A button that does something about the move: at once or, where it changes what members have, once somebody has said so again. */
import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useState } from 'preact/hooks';
import { useProblemText } from '../../shared/problem.tsx';
import { Confirm } from '../confirm.tsx';
import { useSend } from '../send.ts';
import { useTell } from '../tell.tsx';

interface ActProps<Variables extends OperationVariables> {
  label: string;
  /** With what it is about, for who cannot see where it stands. */
  aloud?: string;
  /** What it does, asked before it does it. */
  hint?: string;
  /** Said when it is done, or begun. */
  told: string;
  mutation: TypedDocumentNode<unknown, Variables>;
  variables: Variables;
  disabled?: boolean;
}

export function Act<Variables extends OperationVariables>(props: ActProps<Variables>) {
  const { label, aloud = label, hint, told, mutation, variables, disabled = false } = props;
  const send = useSend();
  const tell = useTell();
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    await send(mutation, variables);
    tell(told);
    setAsking(false);
  };
  const actAtOnce = async (): Promise<void> => {
    setBusy(true);
    await act().catch((error: unknown) => tell(problemText(error)));
    setBusy(false);
  };
  return (
    <>
      <button
        type="button"
        aria-label={aloud}
        disabled={disabled || busy}
        onClick={() => (hint === undefined ? void actAtOnce() : setAsking(true))}
      >
        {label}
      </button>
      {asking && (
        <Confirm title={aloud} label={label} send={act} close={() => setAsking(false)}>
          <p>{hint}</p>
        </Confirm>
      )}
    </>
  );
}
