/** Sends what an operator changes, and has whatever shows it asked for again. */
import type { DocumentNode, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';

export type Send = <Data, Variables extends OperationVariables>(
  mutation: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  shownBy?: DocumentNode,
) => Promise<Data>;

export function useSend(): Send {
  const client = useApolloClient();
  return async <Data, Variables extends OperationVariables>(
    mutation: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    shownBy?: DocumentNode,
  ) => {
    const { data } = await client.mutate<Data, OperationVariables>({
      mutation: mutation as TypedDocumentNode<Data, OperationVariables>,
      variables,
    });
    // It is done, whether or not it can be shown at once.
    if (shownBy) await client.refetchQueries({ include: [shownBy] }).catch(() => []);
    return data as Data;
  };
}
