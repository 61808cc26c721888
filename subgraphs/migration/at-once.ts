/** Members that the other system is asked about at the same time. */
const AT_ONCE = 8;

/** Does something to each of some, a few at the same time. */
export async function atOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const next = all.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of next) await work(one);
    }),
  );
}
