/**
 * Loaded into a process under test with `NODE_OPTIONS`: at SIGUSR2 it says, as a line of its log, how much memory is in
 * use once all that is garbage is gone. No part of the platform loads it.
 */
const collect = (globalThis as { gc?: () => void }).gc;

function tell(message: string): void {
  const { heapUsed, rss, external } = process.memoryUsage();
  process.stderr.write(`${JSON.stringify({ message, pid: process.pid, heapUsed, rss, external })}\n`);
}

process.on('SIGUSR2', () => {
  // What is only weakly held goes in a later turn.
  collect?.();
  setTimeout(() => {
    collect?.();
    tell('memory');
  }, 50);
});
tell('probed');
