/** Does something now and again, as long as somebody sees the page. */

/** @returns What stops it. */
export function whileVisible(work: () => Promise<unknown>, everyMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let over = false;
  const run = async (): Promise<void> => {
    clearTimeout(timer);
    if (busy || over || document.hidden) return;
    busy = true;
    // What failed is tried again like everything else.
    await work().catch(() => {});
    busy = false;
    if (!over) timer = setTimeout(() => void run(), everyMs);
  };
  const seen = () => void run();
  document.addEventListener('visibilitychange', seen);
  addEventListener('online', seen);
  void run();
  return () => {
    over = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
    removeEventListener('online', seen);
  };
}
