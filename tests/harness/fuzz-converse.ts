/** Holds conversations over WebSocket, and says what is wrong with how they go. */
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { judgeError, judgeResult, judgeText } from './fuzz-judge.ts';
import { ANSWER_MS, authorizationOf, type Target } from './fuzz-send.ts';
import type { Conversation } from './fuzz-sockets.ts';

/** What a socket may be closed with (RFC 6455, §7.4.1, and graphql-transport-ws). Never 1006, 1011 or 4500. */
const CLOSED_WITH = new Set([1000, 1002, 1003, 1007, 1009, 4400, 4401, 4403, 4406, 4408, 4409, 4429]);
const LAST = 'the last ping';

/** What is wrong with how a conversation went: at its end every socket answers one more ping, or was closed. */
export async function converse(target: Target, { asker, protocol, polite, steps }: Conversation): Promise<string[]> {
  const authorization = authorizationOf(target, asker);
  const faults: string[] = [];
  const said: string[] = [];
  const socket = new WebSocket(target.endpoint.replace('http', 'ws'), protocol, { perMessageDeflate: false });
  const heard = listenTo(socket, (text) => {
    faults.push(...judgeText(text, said.join('\n')), ...judgeMessage(target, text));
  });
  const within = <T>(...some: Promise<T | number>[]) =>
    Promise.race([...some, pause(ANSWER_MS, undefined, { ref: false })]);
  const send = (text: string) => {
    said.push(text);
    socket.send(text, () => {});
  };

  await within(heard.opened, heard.closed);
  // What is no subprotocol of ours may be refused before there is a socket.
  if (socket.readyState !== socket.OPEN) return protocol === 'graphql-transport-ws' ? ['not opened'] : [];
  if (polite) {
    send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await within(heard.letIn, heard.closed);
  }
  for (const step of steps) {
    if (socket.readyState !== socket.OPEN) break;
    if ('text' in step) send(target.pool.resolve(step.text));
    else if ('bytes' in step) socket.send(Buffer.from(step.bytes, 'latin1'), () => {});
    else if ('waitMs' in step) await pause(step.waitMs);
    else if (step.frame === 'ping') socket.ping();
    else socket.pong('x');
  }
  if (socket.readyState === socket.OPEN) send(JSON.stringify({ type: 'ping', payload: { nonce: LAST } }));
  const end = await within<unknown>(heard.last, heard.closed);
  if (end === undefined) faults.push('a socket neither answers nor is closed');
  else if (socket.readyState === socket.OPEN) socket.close(1000);
  const code = await within(heard.closed);
  if (code === undefined || !CLOSED_WITH.has(code)) faults.push(`closed with ${code}`);
  socket.terminate();
  return faults;
}

/** Moments of a socket, and its messages but the last. */
function listenTo(socket: WebSocket, message: (text: string) => void) {
  const opened = Promise.withResolvers<true>();
  const letIn = Promise.withResolvers<true>();
  const last = Promise.withResolvers<true>();
  const closed = Promise.withResolvers<number>();
  socket.on('error', () => {});
  socket.once('open', () => opened.resolve(true));
  socket.once('close', closed.resolve);
  socket.on('message', (data) => {
    const text = String(data);
    if (text.includes(LAST)) return last.resolve(true);
    if (text.includes('connection_ack')) letIn.resolve(true);
    return message(text);
  });
  return { opened: opened.promise, letIn: letIn.promise, last: last.promise, closed: closed.promise };
}

function judgeMessage({ pool, heard }: Target, text: string): string[] {
  const { type, payload } = JSON.parse(text) as { type: string; payload?: unknown };
  if (type === 'next') {
    heard(payload as object);
    pool.learn((payload as { data?: unknown }).data);
    return judgeResult(payload);
  }
  if (type !== 'error')
    return ['connection_ack', 'ping', 'pong', 'complete'].includes(type) ? [] : [`a message of ${type}`];
  heard({ errors: payload });
  return Array.isArray(payload) && payload.length > 0
    ? payload.flatMap(judgeError)
    : [`an error without errors: ${text}`];
}
