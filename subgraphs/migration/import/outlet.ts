/** A file that is written to its end with each batch, and cut back to the last batch that counts when a run goes on. */
import { type FileHandle, open } from 'node:fs/promises';

export interface Outlet {
  /** Writes from a byte on, and cuts off what else was there. @returns How long the file is then. */
  write(text: string, from: number): Promise<number>;
  close(): Promise<void>;
}

const BACK = ' when the import was interrupted: put it back, or begin anew with another --out.';

/** @param bytes  How much of it stays; 0 begins it anew. */
export async function openOutlet(path: string, bytes: number): Promise<Outlet> {
  const file: FileHandle = await open(path, bytes === 0 ? 'w' : 'r+').catch((error: NodeJS.ErrnoException) => {
    throw bytes > 0 && error.code === 'ENOENT' ? new Error(`${path} is gone: it was there${BACK}`) : error;
  });
  let { size } = await file.stat();
  if (size < bytes) {
    await file.close();
    throw new Error(`${path} is shorter than it was${BACK}`);
  }
  return {
    async write(text, from) {
      if (text === '' && size === from) return size;
      if (size > from) await file.truncate(from);
      const data = Buffer.from(text);
      // A disk that fills up may take a part of it first.
      for (let at = 0; at < data.length; ) at += (await file.write(data, at, data.length - at, from + at)).bytesWritten;
      // It must be there when what was booked with it is, even after the power has failed.
      await file.datasync();
      size = from + data.length;
      return size;
    },
    close: () => file.close(),
  };
}
