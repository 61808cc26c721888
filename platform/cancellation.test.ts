import { expect, it } from 'vitest';
import { Cancellation, cancelledBy, currentCancellation } from './cancellation.ts';

it('tells each listener once, and none that was forgotten', () => {
  const heard: string[] = [];
  const one = new Cancellation();
  one.whenCancelled(() => heard.push('first'));
  const forget = one.whenCancelled(() => heard.push('forgotten'));
  one.whenCancelled(() => heard.push('last'));
  forget();
  forget();
  expect([one.cancelled, heard]).toEqual([false, []]);
  one.cancel();
  one.cancel();
  forget();
  expect([one.cancelled, heard]).toEqual([true, ['first', 'last']]);
});

it('tells who comes too late at once', () => {
  const one = new Cancellation();
  one.cancel();
  let heard = 0;
  const forget = one.whenCancelled(() => {
    heard += 1;
  });
  forget();
  expect(heard).toBe(1);
});

it('says why it is not waited for any more: what was said first', () => {
  const one = new Cancellation();
  expect(() => one.throwIfCancelled()).not.toThrow();
  one.cancel(new Error('gone'));
  one.cancel(new Error('late'));
  expect(() => one.throwIfCancelled()).toThrow('gone');
});

it('is a signal as well, before and after', () => {
  const one = new Cancellation();
  const before = one.toSignal();
  expect(before.aborted).toBe(false);
  one.cancel(new Error('gone'));
  expect([before.aborted, before.reason, one.toSignal().aborted]).toEqual([true, one.reason, true]);
});

it('is found however deep, and where there is none, none from outside', async () => {
  const [outer, inner] = [new Cancellation(), new Cancellation()];
  const found = async () => {
    await null;
    return currentCancellation();
  };
  const all = await cancelledBy(outer, async () => [
    await found(),
    await cancelledBy(outer, found),
    await cancelledBy(inner, found),
    await cancelledBy(undefined, found),
    await found(),
  ]);
  expect(all).toEqual([outer, outer, inner, undefined, outer]);
  expect(await found()).toBeUndefined();
});
