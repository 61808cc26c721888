/** Where what is written goes. A file of its own each: what is read is not written over. */
import { mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** A file that the command is told of, and by which of its options. */
export interface Named {
  readonly option: string;
  /** A path, or `s3://bucket/key`. */
  readonly place: string;
}

export interface Written extends Named {
  /** On this machine. Files are written here first, as they are cut back where a run goes on. */
  readonly path: string;
}

export function written({ option, place }: Named): Written {
  if (!isStore(place)) return { option, place, path: place };
  // No two places in stores have the same name here.
  return { option, place, path: join(process.env['DATA_DIR'] || '.data', encodeURIComponent(place)) };
}

/** @throws {Error} in words for whoever ran the command, where what is written is what is read, or written twice */
export async function refuseSame(read: readonly Named[], files: readonly Named[]): Promise<void> {
  const known = new Map<string, string>();
  for (const { option, place } of read) known.set(await identityOf(place), option);
  for (const { option, place } of files) {
    const identity = await identityOf(place);
    const other = known.get(identity);
    if (other) throw new Error(`${option} is the same file as ${other}: ${place} would be written over.`);
    known.set(identity, option);
  }
}

/** Makes the folder for what is put into a store in the end: one that somebody has named is theirs to make. */
export async function makeFolders(files: readonly Written[]): Promise<void> {
  for (const { place, path } of files) if (isStore(place)) await mkdir(dirname(path), { recursive: true });
}

function isStore(place: string): boolean {
  return place.startsWith('s3://');
}

/** The same for the same file, whatever it is called. */
async function identityOf(place: string): Promise<string> {
  if (isStore(place)) return place;
  const file = await stat(place, { bigint: true }).catch(() => undefined);
  if (file?.isFile()) return `${file.dev} ${file.ino}`;
  const path = resolve(place);
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}
