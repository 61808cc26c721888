/**
 * Many alarms on one timer. Each guest who listens has two that will hardly ever ring: one for the end of their token, one
 * for the age of their code. No two are for the same length of time, and for each length Node keeps a list of its own.
 */

/** A timer goes no further; later alarms are waited for in steps. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export interface Alarm {
  readonly dueMs: number;
  readonly ring: () => void;
  /** Where in the heap it is; -1 where it is not any more. */
  place: number;
}

/** By when they are due: none after the two at twice its place, plus one and plus two. */
const heap: Alarm[] = [];
let timer: NodeJS.Timeout | undefined;
let wakesAtMs = 0;

/** Calls `ring` once, after so many milliseconds, unless it is cleared before. */
export function setAlarm(ms: number, ring: () => void): Alarm {
  const alarm: Alarm = { dueMs: Math.ceil(performance.now() + ms), ring, place: heap.length };
  heap.push(alarm);
  rise(alarm);
  wind();
  return alarm;
}

export function clearAlarm(alarm: Alarm | undefined): void {
  if (!alarm || alarm.place < 0) return;
  remove(alarm);
  // Kept for the next one, as setting a timer takes longer than all else here.
  if (heap.length === 0) timer?.unref();
}

function remove(alarm: Alarm): void {
  const { place } = alarm;
  alarm.place = -1;
  const last = heap.pop();
  if (!last || last === alarm) return;
  put(last, place);
  sink(last);
  rise(last);
}

/** Sees to it that the timer wakes up for the first of them, and keeps the process for it. */
function wind(): void {
  const [first] = heap;
  if (!first) return;
  if (timer && wakesAtMs <= first.dueMs) return void timer.ref();
  clearTimeout(timer);
  timer = setTimeout(ringDue, Math.min(Math.max(first.dueMs - performance.now(), 0), TIMER_MS_MAX));
  wakesAtMs = first.dueMs;
}

function ringDue(): void {
  timer = undefined;
  const nowMs = performance.now();
  for (let [first] = heap; first && first.dueMs <= nowMs; [first] = heap) {
    remove(first);
    // One that throws does not keep the others from theirs.
    queueMicrotask(first.ring);
  }
  wind();
}

function put(alarm: Alarm, place: number): void {
  heap[place] = alarm;
  alarm.place = place;
}

function swap(alarm: Alarm, other: Alarm): void {
  const { place } = alarm;
  put(alarm, other.place);
  put(other, place);
}

function rise(alarm: Alarm): void {
  for (;;) {
    const above = heap[(alarm.place - 1) >> 1];
    if (alarm.place === 0 || !above || above.dueMs <= alarm.dueMs) return;
    swap(alarm, above);
  }
}

function sink(alarm: Alarm): void {
  for (;;) {
    const [left, right] = [heap[2 * alarm.place + 1], heap[2 * alarm.place + 2]];
    const sooner = right && left && right.dueMs < left.dueMs ? right : left;
    if (!sooner || alarm.dueMs <= sooner.dueMs) return;
    swap(alarm, sooner);
  }
}
