/** The limit of identify and claim: `node:http`, the same statements, and no rules at all. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import pg from 'pg';
import { CONNECTIONS_MAX } from '../../platform/database.ts';
import { filler, type Recorded, type Subject } from '../harness/statements.ts';

/** By the model of the card: the statements of identifying, then those of claiming. */
const templates = JSON.parse(readFileSync(process.env['TEMPLATES'] ?? '', 'utf8')) as Record<
  'identify' | 'claim',
  Recorded[][]
>;
const fill = { identify: templates.identify.map(filler), claim: templates.claim.map(filler) };
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: CONNECTIONS_MAX });

const server = createServer((request, response) => {
  answer(request).then(
    (body) => response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body),
    (error: Error) => response.writeHead(500, { 'content-length': Buffer.byteLength(`${error}`) }).end(`${error}`),
  );
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stderr.write(`${JSON.stringify({ message: 'listening', url: `http://127.0.0.1:${port}` })}\n`);
});

async function answer(request: IncomingMessage): Promise<string> {
  const { model, subject } = (await json(request)) as { model: number; subject: Subject };
  const statements = fill[request.url === '/identify' ? 'identify' : 'claim'][model]?.(subject) ?? [];
  const client = await pool.connect();
  try {
    let rows = 0;
    for (const statement of statements) rows += (await client.query(statement)).rows.length;
    return JSON.stringify({ data: { transactionId: subject['transactionId'], rows } });
  } finally {
    client.release();
  }
}
