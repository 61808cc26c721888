/** Everybody who may ask, around one guest's card: she, strangers, tills where she was and was not, backends, the brand. */
import type { Caller } from '../../platform/caller.ts';
import { one } from './client.ts';
import { given, type Scene } from './scene.ts';
import { key, type Till, till } from './till.ts';

/** In the order of the columns of `tests/who-may.story.test.ts`. */
export const CAST = [
  'nobody',
  'owner',
  'stranger',
  'till',
  'elsewhere',
  'unvisited',
  'partner',
  'rival',
  'operator',
  'expired',
  'revoked',
] as const;
export type Member = (typeof CAST)[number];

export interface Cast {
  readonly guest: { readonly userId: string; readonly cardId: string };
  readonly till: Till;
  /** What a member sends as `Bearer`. */
  credentialOf(member: Member): string | undefined;
  /** Who a member is to a subgraph. Of those who come no further than the gateway: whoever they would have been. */
  callerOf(member: Member): Caller;
  /** A new person, with a token. */
  newGuest(): Promise<{ userId: string; token: string }>;
}

interface Made {
  readonly client: { readonly id: string };
  readonly key: string;
}

export async function castOf(scene: Scene): Promise<Cast> {
  const { guests, kiosks, partners, operator } = scene.running.credentials;
  const [guest, stranger] = [one(guests), one(guests, 1)];
  async function client(name: string, role: string, posTypes: string[], storeIds: string[]): Promise<Made> {
    const create = `mutation ($input: CreateApiClientInput!) { createApiClient(input: $input) { client { id } key } }`;
    return given<Made>(
      await scene.ask('operator', create, { input: { name, role, posTypes, storeIds } }),
      'createApiClient',
    );
  }
  const elsewhere = await client('The same vendor in another store', 'KIOSK', ['TILLSTER'], ['douglas']);
  const unvisited = await client('Another vendor in the same store', 'KIOSK', ['WINREST'], ['princes-st']);
  const revoked = await client('Revoked', 'KIOSK', ['TILLSTER'], ['princes-st']);
  given(
    await scene.ask('operator', 'mutation ($id: ID!) { revokeApiClient(id: $id) { id } }', { id: revoked.client.id }),
    'revokeApiClient',
  );
  const credentials: Record<Member, string | undefined> = {
    nobody: undefined,
    owner: guest.token,
    stranger: stranger.token,
    till: one(kiosks).key,
    elsewhere: elsewhere.key,
    unvisited: unvisited.key,
    partner: one(partners).key,
    rival: one(partners, 1).key,
    operator: operator.key,
    expired: await scene.token(guest.userId, -1),
    revoked: revoked.key,
  };
  const kiosk = (storeId: string, posType: string): Caller => ({
    role: 'KIOSK',
    clientId: elsewhere.client.id,
    posTypes: [posType],
    storeIds: [storeId],
  });
  const callers: Record<Member, Caller> = {
    nobody: { role: 'NOBODY' },
    owner: { role: 'GUEST', userId: guest.userId },
    stranger: { role: 'GUEST', userId: stranger.userId },
    till: kiosk('princes-st', 'TILLSTER'),
    elsewhere: kiosk('douglas', 'TILLSTER'),
    unvisited: kiosk('princes-st', 'WINREST'),
    partner: { role: 'PARTNER', clientId: elsewhere.client.id, posTypes: ['AIRTOUCH'], storeIds: [] },
    rival: { role: 'PARTNER', clientId: elsewhere.client.id, posTypes: ['HOMERIA'], storeIds: [] },
    operator: { role: 'OPERATOR', clientId: elsewhere.client.id, posTypes: [], storeIds: [] },
    expired: { role: 'GUEST', userId: guest.userId },
    revoked: kiosk('princes-st', 'TILLSTER'),
  };
  let born = 0;
  return {
    guest,
    till: till(scene, guest.cardId),
    credentialOf: (member) => credentials[member],
    callerOf: (member) => callers[member],
    async newGuest() {
      born += 1;
      const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
      const input = { externalIds: [{ system: 'CAST', id: `${key().idempotencyKey} ${born}` }] };
      const { user } = given<{ user: { id: string } }>(await scene.ask('partner', create, { input }), 'createUser');
      return { userId: user.id, token: await scene.token(user.id, 600) };
    },
  };
}
