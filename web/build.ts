/**
 * `npm run pages`: builds the pages into `web/dist`, compressed as well, for the gateway to serve.
 *
 * With `--if-changed`, as at every `npm start`, only where they were not built from just these files.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(import.meta.dirname, 'dist');
const SOURCES = ['web', 'client', 'package-lock.json'];
const MARK = join(DIST, 'built-from');

const mark = markOf(SOURCES.flatMap(filesIn));
if (!process.argv.includes('--if-changed') || markThere() !== mark) {
  // Tests build what everybody is served: for development, Vite would write names of files of this machine into it.
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite');
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });
  for (const file of filesIn('web/dist').filter((one) => /\.(html|js|css|json|svg|wasm)$/.test(one))) compress(file);
  writeFileSync(MARK, mark);
}

function filesIn(path: string): string[] {
  const full = join(ROOT, path);
  if (path.endsWith('.json')) return [full];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (path === 'web/dist' || !entry.parentPath.startsWith(DIST)))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function markOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function markThere(): string | undefined {
  try {
    return readFileSync(MARK, 'utf8');
  } catch {
    return undefined;
  }
}

function compress(file: string): void {
  const text = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
