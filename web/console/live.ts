/** What the API says, asked again while somebody looks: it has no stream for what operators watch. */
import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useEffect } from 'preact/hooks';
import { whileVisible } from './visible.ts';

export interface Live<Data> {
  /** The last answer; that to the question before, while there is none to this one. */
  readonly data: Data | undefined;
  /** Whether it answers the question before. */
  readonly old: boolean;
  /** Only where there is nothing to show. */
  readonly error: unknown;
  /** What the last question was answered with, if it failed. */
  readonly failed: unknown;
  readonly again: () => void;
}

export function useLive<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  everyMs: number,
): Live<Data> {
  const { data, previousData, error, refetch } = useQuery<Data, OperationVariables>(
    document as TypedDocumentNode<Data, OperationVariables>,
    { variables, fetchPolicy: 'cache-first', notifyOnNetworkStatusChange: false },
  );
  const asked = JSON.stringify(variables);
  useEffect(() => whileVisible(() => refetch(), everyMs), [refetch, asked, everyMs]);
  const shown = (data ?? previousData) as Data | undefined;
  return {
    data: shown,
    old: data === undefined,
    error: shown === undefined ? error : undefined,
    failed: error,
    again: () => void refetch().catch(() => {}),
  };
}
