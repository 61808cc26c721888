/**
 * `npm run generate`, and after every install: writes the Prisma client to `generated/prisma`, without a network.
 *
 * Generating is done in WebAssembly, yet `prisma generate` first downloads a native schema engine that it then does
 * not use. Naming any file that exists as that engine stops the download.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const { status, stderr } = spawnSync(process.execPath, [prisma, 'generate', '--no-hints'], {
  cwd: dirname(import.meta.dirname),
  stdio: ['ignore', 'ignore', 'pipe'],
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
});
// It also writes its greetings to standard error; they are worth reading only when something failed.
if (status !== 0) process.stderr.write(stderr);
process.exitCode = status ?? 1;
