/** Waiting for a network. */

/** Where there is one that says whether there is a network, as in a browser. */
export const network = globalThis as unknown as Partial<EventTarget>;

/** Until some time has passed, or the network is there again, or nobody waits any more. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      network.removeEventListener?.('online', over);
      signal?.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    network.addEventListener?.('online', over);
    signal?.addEventListener('abort', over);
    if (signal?.aborted) over();
  });
}
