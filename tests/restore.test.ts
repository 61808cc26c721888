/** A backup that is restored beside the newest vault: whoever was forgotten since stays so. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../platform/database.ts';
import { audit } from '../subgraphs/loyalty-card/audit.ts';
import { CreateUserDocument, EraseUserDocument } from './generated/documents.ts';
import { one } from './harness/client.ts';
import { given, openScene, type Scene } from './harness/scene.ts';
import { key, till } from './harness/till.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.close());

const command = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['gateway/restored.ts', ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: scene.databaseUrl },
  });
const create = async (input: object) =>
  given<{ created: boolean; user: { id: string } }>(
    await scene.ask('partner', CreateUserDocument, { input }),
    'createUser',
  );

it('they are unreadable at once, and forgotten again, card and all, by a command; who is lost may come again', async () => {
  const { userId, cardId, email, phone, token } = one(scene.running.credentials.guests);
  await scene.sql('create schema backup');
  for (const table of ['"user"."user"', '"user".external_id']) {
    await scene.sql(`create table backup.${table.split('.')[1]} as select * from ${table}`);
  }
  given(await scene.ask('operator', EraseUserDocument, { input: { userId, ...key() } }), 'eraseUser');
  const late = await create({ email: 'late@example.com' });

  // What the backup has of the rooms' tables, as if all of them had been restored: the fact that closed the card is gone, too.
  await scene.sql(`
    delete from "user".external_id;
    alter table loyalty_card.card_event disable trigger all;
    delete from loyalty_card.card_event where type = 'CardClosed' or card_id in (select id from loyalty_card.card where user_id = '${late.user.id}');
    alter table loyalty_card.card_event enable trigger all;
    update loyalty_card.card set state = state || '{"closed": false}', position = position - 1 where id = '${cardId}';
    update loyalty_card.card set state = state || jsonb_build_object('position', position) where id = '${cardId}';
    delete from loyalty_card.card where user_id = '${late.user.id}';
    delete from "user".consent where user_id = '${late.user.id}';
    delete from "user"."user" where id = '${late.user.id}';
    update "user"."user" u set sealed = b.sealed, erased_at = b.erased_at from backup."user" b where b.id = u.id;
    insert into "user".external_id select * from backup.external_id;
    update loyalty_card.stat set profiles_created = profiles_created - 1
      where ctid = (select ctid from loyalty_card.stat where profiles_created > 0 order by day desc limit 1);`);

  const seen = await scene.ask('operator', `{ user(by: {id: "${userId}"}) { email name externalIds { id } } }`);
  expect(seen.data).toEqual({ user: { email: null, name: null, externalIds: [] } });
  expect((await scene.ask('operator', `{ user(by: {email: "${email}"}) { id } }`)).data).toEqual({ user: null });

  expect((await command()).stdout).toBe(
    '1 people without a key are to be forgotten again; 1 keys without a person: they are to come again\n',
  );
  expect((await command('agree')).stdout).toBe(
    '1 people without a key were forgotten again; 1 keys without a person: they may come again\n',
  );
  expect((await command()).stdout).toMatch(/^0 people .* 0 keys/);

  expect(await scene.sql('select sealed from "user"."user" where id = $1', [userId])).toEqual([{ sealed: null }]);
  expect((await scene.ask({ credential: token }, '{ me { id } }')).errors[0]?.extensions.code).toBe('NOT_FOUND');
  const identified = await till(scene, cardId).identify(key());
  expect(identified.errors[0]?.extensions.code).toBe('OST_UNKNOWN');
  expect((await create({ email: 'late@example.com', phone })).created).toBe(true);
  const db = openDatabase(scene.databaseUrl);
  expect(await audit(db, { repair: false }).finally(() => db.close())).toMatchObject({ wrong: [] });
});

it('a vault that is not there is no reason to forget anybody', async () => {
  const people = await scene.sql('select from "user"."user" where sealed is not null');
  await scene.sql('alter schema vault rename to vault_elsewhere');
  await expect(command('agree')).rejects.toMatchObject({ code: 1 });
  await scene.sql('alter schema vault_elsewhere rename to vault');
  expect(await scene.sql('select from "user"."user" where sealed is not null')).toHaveLength(people.length);
});
