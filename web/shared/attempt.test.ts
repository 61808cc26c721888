/** What must count once, whatever becomes of each time that it is sent. */
import { expect, it } from 'vitest';
import { Refused } from '../../client/index.ts';
import { openAttempt } from './attempt.ts';

const lost = () => Promise.reject(new TypeError('No answer in time'));

it('is sent under the same key until it is answered, and then is another', async () => {
  const keys: string[] = [];
  const attempt = openAttempt<object>();
  const send = (answer: () => Promise<unknown>) =>
    attempt('this', {}, ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      return answer();
    }).catch(() => undefined);
  await send(lost);
  await send(() => Promise.reject(new Refused({ message: 'No' })));
  await send(async () => 'Yes');
  await send(lost);
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});

// The end of the first forgot the key of the second, which then was sent under another.
it('keeps its key where something else that was sent before it is answered meanwhile', async () => {
  const keys: string[] = [];
  const attempt = openAttempt<object>();
  const second = () =>
    attempt('second', {}, ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      return lost();
    }).catch(() => undefined);
  await attempt('first', {}, async () => {
    await second();
  });
  await second();
  expect(keys[1]).toBe(keys[0]);
});
