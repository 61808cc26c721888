/** A store of files that speaks as much of S3 as is asked of one: objects by path, their versions, their parts, and new ones. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface S3 {
  /** What a process is told to find it. */
  readonly env: NodeJS.ProcessEnv;
  /** By `/bucket/key`. */
  readonly objects: Map<string, Buffer>;
  /** Whether it takes new objects. */
  readonly may: { write: boolean };
  close(): Promise<void>;
}

export async function openS3(): Promise<S3> {
  const objects = new Map<string, Buffer>();
  const may = { write: true };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://s3').pathname);
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return response.writeHead(403).end();
    if (request.method === 'PUT') {
      if (!may.write) return response.writeHead(403).end();
      objects.set(path, await buffer(request));
      return response.writeHead(200, { etag: '"1"' }).end();
    }
    const object = objects.get(path);
    if (!object) return response.writeHead(404).end();
    const etag = `"${createHash('md5').update(object).digest('hex')}"`;
    if ((request.headers['if-match'] ?? etag) !== etag) return response.writeHead(412).end();
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const part = object.subarray(Number(from), to === '' ? object.length : Number(to) + 1);
    response.writeHead(request.headers.range ? 206 : 200, { 'content-length': part.length, etag });
    return response.end(request.method === 'HEAD' ? undefined : part);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    objects,
    may,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
