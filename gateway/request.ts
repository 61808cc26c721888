/** What of an HTTP request is GraphQL: the text of an operation, or an id that stands for it, by POST or by GET. */
import { HttpRefusal, readJson } from '../platform/http.ts';
import type { Incoming } from '../platform/http-server.ts';
import type { Sent } from './trusted-documents.ts';

/** What came, by either method. */
export interface GraphqlRequest {
  readonly method: string;
  readonly operation: Sent;
  /** The same for Apollo Server, with the text in place of an id that stands for it. */
  withText(query: string | undefined): { readonly search: string; readonly body: unknown };
}

/** @throws {HttpRefusal} if it is no request of GraphQL over HTTP. */
export async function readRequest({ request, url }: Incoming, bodyBytesMax: number): Promise<GraphqlRequest> {
  const { method = 'GET' } = request;
  if (method === 'GET') return requestOfSearch(url);
  if (method !== 'POST') {
    throw new HttpRefusal(405, 'Operations come by POST, queries also by GET.', { allow: 'GET, POST' });
  }
  const body = await readJson(request, bodyBytesMax);
  if (Array.isArray(body)) throw new HttpRefusal(400, 'One operation a request: batches are not taken.');
  const operation = (body ?? {}) as Sent;
  const withText = (query: string | undefined) => ({
    search: '',
    body: query === undefined ? body : { ...operation, query, extensions: {} },
  });
  return { method, operation, withText };
}

function requestOfSearch({ search, searchParams }: URL): GraphqlRequest {
  const { query, documentId, extensions } = Object.fromEntries(searchParams);
  return {
    method: 'GET',
    operation: { query, documentId, extensions: parsed(extensions) },
    withText(text) {
      if (text === undefined) return { search, body: undefined };
      const given = new URLSearchParams(searchParams);
      given.set('query', text);
      given.delete('extensions');
      return { search: `?${given}`, body: undefined };
    },
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
