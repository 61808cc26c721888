import { defineConfig } from 'vite';

const PAGES = ['wallet', 'kiosk', 'console'];

/** Three pages that share what they can; served by the gateway (`gateway/pages.ts`). */
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // What Apollo's hooks ask of React; in a tenth of its size.
  resolve: { alias: { react: 'preact/compat' } },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    // As files of our own: the gateway's content security policy takes nothing else.
    assetsInlineLimit: 0,
    rollupOptions: { input: PAGES.map((page) => `${import.meta.dirname}/${page}/index.html`) },
  },
  // While somebody works on a page: `npm run pages:dev`, beside a gateway that runs.
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/dev', '/pages.json'].map((path) => [path, { target: 'http://127.0.0.1:4000', ws: true }]),
    ),
  },
});
