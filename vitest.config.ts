import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vitest would load the ES build of graphql beside the CommonJS one that Apollo's packages load, and each refuses the
  // other's objects.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['**/*.test.ts'],
    globalSetup: 'tests/harness/global.ts',
    pool: 'forks',
    // Each file has a database of its own, yet all share one Postgres: more workers than this gain nothing.
    maxWorkers: 3,
    // What files import is loaded once per worker: a fifth of the whole run. So no file leaves anything changed behind it.
    isolate: false,
    // Tests say what happens, not how fast: this is for what would never end, on a machine that is busy besides.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
