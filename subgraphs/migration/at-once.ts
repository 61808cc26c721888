/** Members that the other system is asked about at the same time. */
const AT_ONCE = 8;

/** Does something to each of some, a few at the same time. Where one fails, no more are begun, and none is under way any more. */
export async function atOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const next = all.values();
  let failed = false;
  const done = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of next) {
        if (failed) return;
        await work(one).catch((error: unknown) => {
          failed = true;
          throw error;
        });
      }
    }),
  );
  const lost = done.find((one) => one.status === 'rejected');
  if (lost) throw lost.reason;
}
