/** The guest's code as it is now, and the claims that are still to be acknowledged: told by the API, never asked for. */
import { useEffect, useReducer, useState } from 'preact/hooks';
import {
  type Api,
  WalletCodeDocument,
  type WalletCodeSubscription,
  type WalletOtpFragment,
} from '../../client/index.ts';
import { keepClaims, keptClaims } from './claims.ts';

type Update = WalletCodeSubscription['otpUpdates'];

interface State {
  /** Undefined until there is one, and between a claim and the next one. */
  readonly live: WalletOtpFragment | undefined;
  /** Oldest first; more than one where several were missed. */
  readonly claims: readonly WalletOtpFragment[];
}

export interface CodeState {
  readonly live: WalletOtpFragment | undefined;
  readonly claimed: WalletOtpFragment | undefined;
  /** Why no more will be told, where that is so. */
  readonly refused: unknown;
  /** Shows a code that was asked for, in case it is told of later. */
  show(otp: WalletOtpFragment): void;
  acknowledge(): void;
  /** Listens again. */
  again(): void;
}

type Happened =
  | Update
  | { readonly kind: 'ACKNOWLEDGED' }
  | { readonly kind: 'SHOWN'; readonly otp: WalletOtpFragment };

function after(state: State, happened: Happened): State {
  switch (happened.kind) {
    case 'SHOWN':
    case 'ISSUED':
      // What is told late may be over already, and then has no code.
      return happened.otp.code === null ? state : { ...state, live: happened.otp };
    case 'CLAIMED':
      return { live: without(state, happened.otp), claims: [...state.claims, happened.otp] };
    case 'EXPIRED':
    case 'CANCELLED':
      return { ...state, live: without(state, happened.otp) };
    case 'ACKNOWLEDGED':
      return { ...state, claims: state.claims.slice(1) };
  }
}

function without({ live }: State, { id }: WalletOtpFragment): WalletOtpFragment | undefined {
  return live?.id === id ? undefined : live;
}

export function useCode(api: Api): CodeState {
  const [{ live, claims }, happen] = useReducer(after, undefined, () => ({ live: undefined, claims: keptClaims() }));
  useEffect(() => keepClaims(claims), [claims]);
  const [refused, setRefused] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  useEffect(
    () =>
      api.follow(WalletCodeDocument, {
        variables: {},
        cursorOf: ({ otpUpdates }) => otpUpdates.cursor,
        next: ({ otpUpdates }) => happen(otpUpdates),
        over: (reason) => setRefused(reason ?? new TypeError('The stream is over')),
      }),
    [api, attempt],
  );
  return {
    live,
    claimed: claims[0],
    refused,
    show: (otp) => happen({ kind: 'SHOWN', otp }),
    acknowledge: () => happen({ kind: 'ACKNOWLEDGED' }),
    again() {
      setRefused(undefined);
      setAttempt((last) => last + 1);
    },
  };
}
