/** The limit of a balance query: `node:http`, one prepared statement, and no GraphQL, rules or rights at all. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { CONNECTIONS_MAX } from '../../platform/database.ts';
import { open } from '../../subgraphs/user/seal.ts';

/** Once: what the programme says hardly ever changes. */
const TIERS = 'select name, threshold from loyalty_card.tier order by threshold';
/** Of a member with neither holds nor points owed or expired, which all are. */
const BALANCE = `
  select u.id, u.sealed, p.key, c.number, c.unheld, c.state ->> 'qualifying' as qualifying, o.id as otp, o.status,
    to_char(o.expires_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as expires
  from "user"."user" u
  join vault.person p on p.user_id = u.id
  join loyalty_card.card c on c.user_id = u.id
  left join otp.otp o on o.card_id = c.id and o.status = 'ISSUED'
  where u.id = $1`;

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: CONNECTIONS_MAX });
const [base, next] = (await pool.query<{ name: string; threshold: number }>(TIERS)).rows;

const server = createServer((request, response) => {
  balanceOf(String(request.headers['x-user-id'])).then(
    (body) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
        .end(body),
    (error: Error) => response.writeHead(500).end(error.stack),
  );
  request.resume();
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stderr.write(`${JSON.stringify({ message: 'listening', url: `http://127.0.0.1:${port}` })}\n`);
});

async function balanceOf(userId: string): Promise<string> {
  const { rows } = await pool.query({ name: 'balance', text: BALANCE, values: [userId] });
  const { id, sealed, key, number, unheld, qualifying, otp, status, expires } = rows[0];
  const earned = qualifying
    .split(' ')
    .slice(1)
    .reduce((sum: number, points: string) => sum + Number(points), 0);
  return JSON.stringify({
    data: {
      me: {
        name: open<{ name: string }>(key, id, sealed).name,
        card: {
          number: `card${number}`,
          points: { available: unheld, reserved: 0, balance: unheld },
          tier: { tier: { name: base?.name }, pointsToNext: (next?.threshold ?? 0) - earned },
          otp: otp && { id: otp, status, expiresAt: expires },
        },
      },
    },
  });
}
