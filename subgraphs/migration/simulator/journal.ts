/** A file of JSON lines that is only ever appended to. What is in it survives whatever ends the process. */
import { type FileHandle, open } from 'node:fs/promises';

export interface Journal<Entry> {
  /** What was in it when it was opened. */
  readonly entries: readonly Entry[];
  /** Is on its way to the file; {@link flushed} says when it is there. */
  append(entry: Entry): void;
  /** Everything appended so far is in the file. Whoever asks at the same time shares one write. */
  flushed(): Promise<void>;
  /** Ends it. Where `losing`, as a power cut would: what is not in the file yet never will be, and `flushed` says so. */
  close(losing: boolean): Promise<void>;
}

/** @param fsync  Whether it waits for the disk, so that a power cut loses nothing; without, the end of a process loses nothing. */
export async function openJournal<Entry>(file: string, fsync: boolean): Promise<Journal<Entry>> {
  const handle = await open(file, 'a+', 0o600);
  const entries = await readEntries<Entry>(handle, file).catch(async (error: unknown) => {
    await handle.close();
    throw error;
  });
  let waiting = '';
  let closed = false;
  let written = Promise.resolve();
  let next: Promise<void> | undefined;

  async function write(): Promise<void> {
    const lines = waiting;
    [waiting, next] = ['', undefined];
    if (closed) throw new Error('The journal is closed.');
    await handle.appendFile(lines);
    if (fsync) await handle.datasync();
  }

  const flushed = () => {
    if (waiting === '') return written;
    // After one that has failed none succeeds, as nobody knows what it has left in the file.
    next ??= written.then(() => {
      written = write();
      return written;
    });
    return next;
  };

  return {
    entries,
    append(entry) {
      if (closed) throw new Error('The journal is closed.');
      waiting += `${JSON.stringify(entry)}\n`;
    },
    flushed,
    async close(losing) {
      try {
        if (!losing) await flushed();
      } finally {
        closed = true;
        await written.catch(() => undefined);
        await handle.close();
      }
    },
  };
}

/** A last line that was torn when its process ended was never answered for: it is cut off, as the next one begins there. */
async function readEntries<Entry>(handle: FileHandle, file: string): Promise<readonly Entry[]> {
  const bytes = await handle.readFile();
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) await handle.truncate(whole);
  const lines = bytes.subarray(0, whole).toString().split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Entry;
    } catch {
      throw new Error(`${file}: line ${index + 1} is not what was written.`);
    }
  });
}
