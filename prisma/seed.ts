/** Seeds the demo brand: the programme as rows, its guests and their past through the same API that clients use. */
import type { ExecutionResult } from 'graphql';
import { openRooms } from '../gateway/rooms.ts';
import { DAY_MS } from '../platform/calendar.ts';
import type { Caller, Client } from '../platform/caller.ts';
import type { Tx } from '../platform/database.ts';
import type { Platform } from '../platform/room.ts';
import {
  bumpRevision,
  insertCampaign,
  insertReward,
  replaceTiers,
  upsertIdentifier,
} from '../subgraphs/loyalty-card/programme-repository.ts';
import { hashKey } from '../subgraphs/user/client-key.ts';
import {
  DEMO_BRAND,
  DEMO_CAMPAIGNS,
  DEMO_CLIENTS,
  DEMO_GUESTS,
  DEMO_IDENTIFIERS,
  DEMO_REWARDS,
  DEMO_SYSTEM,
  DEMO_TIERS,
  demoGuests,
  demoId,
} from './demo.ts';

/** The lock under which one process at a time seeds. Any number; never change it. */
const SEEDING = 7_253_003;

/**
 * Seeds what is not there yet; safe to run again, and in several processes at once.
 *
 * @param keyOf  The API key that a demo client is to have.
 */
export async function seed(platform: Platform, keyOf: (name: string) => string): Promise<void> {
  const { db } = platform;
  await db.transaction(async (tx) => {
    await tx.sql`select pg_advisory_xact_lock(${SEEDING})`;
    await seedClients(tx, keyOf, platform.now());
    const [programme] = await tx.sql`select from loyalty_card.programme`;
    if (!programme) await seedProgramme(tx, platform.now());
  });
  // The last of them has no past: once she is there, everything is.
  if ((await demoGuests(db)).length < DEMO_GUESTS.length) await seedGuests(platform);
}

async function seedClients({ sql }: Tx, keyOf: (name: string) => string, at: Date): Promise<void> {
  for (const { name, role, posTypes, storeIds } of DEMO_CLIENTS) {
    await sql`
      insert into "user".api_client (id, name, role, pos_types, store_ids, key_hash, created_at)
      values (${demoId(name)}, ${name}, ${role}, ${posTypes}, ${storeIds}, ${hashKey(keyOf(name))}, ${at})
      on conflict (id) do update set key_hash = excluded.key_hash`;
  }
}

async function seedProgramme({ sql }: Tx, at: Date): Promise<void> {
  const { name, pointsName, currency, timeZone } = DEMO_BRAND;
  await sql`
    insert into loyalty_card.programme (name, points_name, currency, time_zone, revision)
    values (${name}, ${pointsName}, ${currency}, ${timeZone}, 0)`;
  for (const campaign of DEMO_CAMPAIGNS) await insertCampaign(sql, campaign, at);
  for (const reward of DEMO_REWARDS) await insertReward(sql, reward, at);
  await replaceTiers(sql, DEMO_TIERS);
  for (const identifier of DEMO_IDENTIFIERS) await upsertIdentifier(sql, identifier);
  await bumpRevision(sql);
}

/**
 * Each guest with orders of the last weeks, as if they had been claimed then. What was begun before, and cut short, is
 * found again: a guest by their id, an order by its key and by the day on which its guest was created.
 */
async function seedGuests(platform: Platform): Promise<void> {
  const { db, live, log } = platform;
  const startMs = platform.now().getTime();
  let nowMs = startMs;
  const [user, , , transaction] = openRooms({ db, live, log, now: () => new Date(nowMs) });
  const partner = demoClient('Airtouch app');
  for (const { orders, ...guest } of DEMO_GUESTS) {
    nowMs = startMs - (orders.length + 1) * DAY_MS;
    const { createUser } = await ask<Created>(user, partner, CREATE_USER, {
      input: {
        ...guest,
        externalIds: [{ system: DEMO_SYSTEM, id: guest.name }],
        loyaltyConsent: true,
        policyVersion: '2026-01',
      },
    });
    nowMs = Date.parse(createUser.user.createdAt);
    for (const [i, total] of orders.entries()) {
      nowMs += DAY_MS;
      await ask(transaction, partner, CREATE_TRANSACTION, {
        input: pastOrder(createUser.card.id, total, i, nowMs),
      });
    }
  }
}

interface Created {
  readonly createUser: { readonly user: { readonly createdAt: string }; readonly card: { readonly id: string } };
}

const CREATE_USER =
  'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { createdAt } card { id } } }';
const CREATE_TRANSACTION =
  'mutation ($input: CreateTransactionInput!) { createTransaction(input: $input) { transaction { id } } }';

function pastOrder(cardId: string, total: number, i: number, atMs: number) {
  const ref = `demo-${cardId}-${i + 1}`;
  return {
    cardId,
    channel: 'MOBILE',
    posType: 'AIRTOUCH',
    storeId: i % 2 === 0 ? 'princes-st' : 'douglas',
    idempotencyKey: ref,
    order: {
      ref,
      businessDate: new Date(atMs).toISOString().slice(0, 10),
      currency: DEMO_BRAND.currency,
      lines: [{ lineId: '1', sku: 'meal', name: 'Meal', quantity: 1, unitPrice: total }],
      total,
    },
  };
}

export function demoClient(name: string): Client {
  const client = DEMO_CLIENTS.find((known) => known.name === name);
  if (!client) throw new Error(`There is no demo client ${name}`);
  const { role, posTypes, storeIds } = client;
  return { role, clientId: demoId(name), posTypes, storeIds };
}

async function ask<Data>(
  room: ReturnType<typeof openRooms>[number] | undefined,
  caller: Caller,
  query: string,
  variables: Record<string, unknown>,
): Promise<Data> {
  const result: ExecutionResult | undefined = await room?.subgraph.execute(
    { query, variables },
    { caller, requestId: 'seed' },
  );
  if (!result?.data || result.errors) throw new Error(`Seeding failed: ${JSON.stringify(result?.errors)}`);
  return result.data as Data;
}
