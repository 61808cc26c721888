/** Where files are: on this machine, or in any store that speaks S3. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file that is read from some byte on, as often as need be. */
export interface Source {
  readonly name: string;
  readonly bytes: number;
  /** The same for the same file: its length, which version of it this is, and what its beginning says. */
  readonly fingerprint: string;
  read(from: number): AsyncIterable<Buffer>;
}

/** So much of the beginning tells one file from another, where its time or the store does not. */
const HEAD_BYTES = 65_536;
const REPLACED = ' was replaced while it was read: the same command again begins anew with what is there now.';
const S3 = /^s3:\/\/([^/]+)\/(.+)$/;

/** @param place  A path, or `s3://bucket/key`. @throws where there is no such file. */
export async function openSource(place: string): Promise<Source> {
  return S3.test(place) ? openObject(place) : openFile(place);
}

async function openFile(path: string): Promise<Source> {
  const { size: bytes, mtime } = await stat(path);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return {
      name: path,
      bytes,
      fingerprint: fingerprint(bytes, String(mtime.getTime()), buffer.subarray(0, bytesRead)),
      read: (start) => createReadStream(path, { start, highWaterMark: HEAD_BYTES }),
    };
  } finally {
    await file.close();
  }
}

async function openObject(place: string): Promise<Source> {
  const { s3, GetObjectCommand, HeadObjectCommand, where } = await storeOf(place);
  const { ContentLength: bytes = 0, ETag: IfMatch } = await s3.send(new HeadObjectCommand(where)).catch((error) => {
    throw new Error(`${place}: ${answerOf(error)}`);
  });
  async function* read(from: number, to?: number): AsyncGenerator<Buffer> {
    if (from >= bytes) return;
    const Range = `bytes=${from}-${to ?? ''}`;
    const get = new GetObjectCommand({ ...where, Range, IfMatch });
    const { Body } = await s3.send(get).catch((error) => {
      throw new Error(`${place}${statusOf(error) === 412 ? REPLACED : `: ${answerOf(error)}`}`);
    });
    yield* Body as Readable;
  }
  const head: Buffer[] = [];
  for await (const chunk of read(0, Math.min(HEAD_BYTES, bytes) - 1)) head.push(chunk);
  return { name: place, bytes, fingerprint: fingerprint(bytes, IfMatch ?? '', Buffer.concat(head)), read };
}

/** Puts a finished file where it was asked for, which may be where it is. */
export async function publish(path: string, place: string): Promise<void> {
  if (path === place) return;
  if (!S3.test(place)) return pipeline(createReadStream(path), createWriteStream(place));
  const { s3, PutObjectCommand, where } = await storeOf(place);
  const { size: ContentLength } = await stat(path);
  const put = new PutObjectCommand({ ...where, Body: createReadStream(path), ContentLength, ContentType: 'text/csv' });
  await s3.send(put).catch((error) => {
    const then = 'All rows are imported; the same command again writes the files only.';
    throw new Error(`${place}: ${answerOf(error)}. ${then}`);
  });
}

type StoreError = Error & { readonly $metadata?: { readonly httpStatusCode?: number } };

function statusOf(error: StoreError): number | undefined {
  return error.$metadata?.httpStatusCode;
}

function answerOf(error: StoreError): string {
  const status = statusOf(error);
  return status === undefined ? error.message : `the store answers ${status}`;
}

/** Loaded when it is needed: it takes longer than all else of the command. Credentials, region and endpoint are AWS's own variables. */
async function storeOf(place: string) {
  const { S3Client, GetObjectCommand, HeadObjectCommand, PutObjectCommand } = await import('@aws-sdk/client-s3');
  const [, Bucket = '', Key = ''] = S3.exec(place) ?? [];
  // Stores other than Amazon's have their buckets in the path, and may not know its newer checksums.
  const s3 = new S3Client({
    forcePathStyle: Boolean(process.env['AWS_ENDPOINT_URL'] ?? process.env['AWS_ENDPOINT_URL_S3']),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return { s3, GetObjectCommand, HeadObjectCommand, PutObjectCommand, where: { Bucket, Key } };
}

function fingerprint(bytes: number, version: string, head: Buffer): string {
  return createHash('sha256').update(`${bytes} ${version} `).update(head).digest('hex');
}
