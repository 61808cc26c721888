import { expect, it } from 'vitest';
import { secretsIn } from './logs.ts';

it.each([
  ['an API key', `{"authorization":"Bearer loyalty_${'aB3-_'.repeat(9).slice(0, 43)}"}`],
  ['a token or a sealed caller', 'eyJhbGciOiJIUzI1NiJ9aaaaaaa.eyJzdWIiOiJ4Ingaaaaaaaaaaa.c2ln'],
  ['a code', '{"otp":{"code":"052417"}}'],
  ['a code', String.raw`{"error":"{\"ost\":\"052417\"}"}`],
  ['a code', 'loyalty:otp:052417'],
  ['a password of Postgres', 'cannot connect to postgresql://loyalty:s3cret@127.0.0.1:5432/loyalty'],
  ['the secret of the gateway and its subgraphs', `CALLER_SECRET=${'0123456789abcdef'.repeat(4)}`],
  ['an e-mail address', 'Key (email)=(andy@example.com) already exists.'],
  ['a phone number', '{"phone":"+353879839546"}'],
  ['a name', '{"name":"Andy"}'],
])('%s is found in a line', (what, line) => expect(secretsIn(line)).toContain(what));

it.each([
  '{"at":"2026-11-25T21:20:31.596Z","level":"error","service":"test","message":"refused","requestId":"3c9caa1c-74e9-432a-8d39-46eb30e3d3cb"}',
  'relation loyalty_card.card_event of loyalty_template, at 127.0.0.1:45678, +02:00, 123456 ms',
  '    at cancellable (/srv/platform/database.ts:123:45)',
])('an ordinary line holds none: %s', (line) => expect(secretsIn(line)).toEqual([]));
