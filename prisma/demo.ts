/** The demo brand: its programme, its clients and its guests. Source: `docs/rules.md`. */
import { createHash } from 'node:crypto';
import type { ClientRole } from '../platform/caller.ts';
import type { Database } from '../platform/database.ts';
import type { Campaign, Identifier, Reward, Tier } from '../subgraphs/loyalty-card/programme.ts';
import { cardsByUsers } from '../subgraphs/loyalty-card/repository.ts';
import { externalIdsInSystem, usersByIds } from '../subgraphs/user/repository.ts';

/** The same id for the same name, wherever the demo brand is seeded. */
export function demoId(name: string): string {
  const hex = createHash('sha256').update(`demo ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const DEMO_BRAND = {
  name: 'Crown Kitchens',
  pointsName: 'crowns',
  currency: 'EUR',
  timeZone: 'Europe/Dublin',
} as const;

export const DEMO_CLIENTS: readonly { name: string; role: ClientRole; posTypes: string[]; storeIds: string[] }[] = [
  { name: 'Tillster kiosks, Princes Street', role: 'KIOSK', posTypes: ['TILLSTER'], storeIds: ['princes-st'] },
  { name: 'Winrest tills, Douglas', role: 'KIOSK', posTypes: ['WINREST'], storeIds: ['douglas'] },
  { name: 'Airtouch app', role: 'PARTNER', posTypes: ['AIRTOUCH'], storeIds: [] },
  { name: 'Homeria website', role: 'PARTNER', posTypes: ['HOMERIA'], storeIds: [] },
  { name: 'Console', role: 'OPERATOR', posTypes: [], storeIds: [] },
];

const campaign = {
  version: 1,
  startsAt: '2026-01-01T00:00:00.000Z',
  endsAt: null,
  storeIds: [],
  channels: [],
  categories: [],
  minimumSpend: 0,
} as const;

export const DEMO_CAMPAIGNS: readonly Campaign[] = [
  {
    ...campaign,
    kind: 'POINTS',
    id: demoId('Crowns'),
    name: 'Crowns',
    banner: '10 CROWNS FOR EVERY EURO',
    pointsPerUnit: 10,
    rounding: 'DOWN',
    includeTax: true,
    expireAfterDays: 365,
  },
  {
    ...campaign,
    kind: 'STAMPS',
    id: demoId('Every 11th order free'),
    name: 'Every 11th order free',
    banner: 'EVERY 11TH ORDER FREE',
    required: 10,
    per: 'ORDER',
    voucherValidDays: 10,
    autoApply: true,
    benefit: { type: 'FreeOrder', upTo: null },
  },
  {
    ...campaign,
    kind: 'STAMPS',
    id: demoId('Lunch'),
    name: 'Lunch',
    banner: null,
    minimumSpend: 800,
    required: 4,
    per: 'ORDER',
    voucherValidDays: 2,
    autoApply: true,
    benefit: { type: 'PercentOff', percent: 10, upTo: null },
  },
  {
    ...campaign,
    kind: 'STAMPS',
    id: demoId('Coffee'),
    name: 'Coffee',
    banner: null,
    categories: ['coffee'],
    required: 10,
    per: 'ITEM',
    voucherValidDays: 10,
    autoApply: false,
    benefit: { type: 'FreeItem', skus: ['coffee'], quantity: 1 },
  },
];

export const DEMO_REWARDS: readonly Reward[] = [
  {
    id: demoId('Fries'),
    version: 1,
    name: 'Fries',
    points: 200,
    benefit: { type: 'FreeItem', skus: ['fries'], quantity: 1 },
    active: true,
  },
  {
    id: demoId('€5 off'),
    version: 1,
    name: '€5 off',
    points: 450,
    benefit: { type: 'AmountOff', amount: 500 },
    active: true,
  },
  {
    id: demoId('Burger'),
    version: 1,
    name: 'Burger',
    points: 500,
    benefit: { type: 'FreeItem', skus: ['burger'], quantity: 1 },
    active: true,
  },
];

export const DEMO_TIERS: readonly Tier[] = [
  { id: 'bronze', name: 'Bronze', threshold: 0, earnPercent: 100 },
  { id: 'silver', name: 'Silver', threshold: 1_000, earnPercent: 125 },
  { id: 'gold', name: 'Gold', threshold: 5_000, earnPercent: 150 },
];

/** Source: `docs/rules.md`, O-5. */
export const DEMO_IDENTIFIERS: readonly Identifier[] = [
  { type: 'OTP', enabled: true, maySpend: true },
  { type: 'CARD_ID', enabled: true, maySpend: false },
  { type: 'CARD_ID_BASE10', enabled: true, maySpend: false },
  { type: 'PHONE', enabled: true, maySpend: false },
  { type: 'SWIPE_CARD', enabled: false, maySpend: false },
  { type: 'PAN', enabled: false, maySpend: false },
];

/** With the totals, in cents, of the orders in their past. */
export const DEMO_GUESTS: readonly { name: string; phone: string; email: string; locale: string; orders: number[] }[] =
  [
    { name: 'Andy', phone: '+353879839546', email: 'andy@example.com', locale: 'en-IE', orders: [1337, 890, 2450] },
    {
      name: 'Brigid',
      phone: '+353861234502',
      email: 'brigid@example.com',
      locale: 'en-IE',
      orders: [1995, 640, 1210, 3320, 875, 1150, 990, 1430, 2075],
    },
    { name: 'Carlos', phone: '+34612345603', email: 'carlos@example.com', locale: 'es-ES', orders: [4210, 5875] },
    { name: 'Dervla', phone: '+353851234504', email: 'dervla@example.com', locale: 'ga-IE', orders: [760] },
    { name: 'Elena', phone: '+34698765405', email: 'elena@example.com', locale: 'es-ES', orders: [] },
  ];

/** By whose ids the demo guests are known, whatever becomes of their contacts. */
export const DEMO_SYSTEM = 'DEMO';

interface DemoGuest {
  readonly name: string;
  readonly userId: string;
  readonly cardId: string;
  readonly phone: string;
  readonly email: string;
}

/** The demo guests as they are in a database, with their cards; in the order of their names. */
export async function demoGuests({ sql }: Database): Promise<DemoGuest[]> {
  const known = (await externalIdsInSystem(sql, DEMO_SYSTEM)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = known.map(({ userId }) => userId);
  const [users, cards] = await Promise.all([usersByIds(sql, ids), cardsByUsers(sql, ids)]);
  return ids.flatMap((userId) => {
    const { name, phone, email } = users.find(({ id }) => id === userId)?.person() ?? {};
    const cardId = cards.find((card) => card.userId === userId)?.id;
    return cardId ? [{ name: name ?? '', userId, cardId, phone: phone ?? '', email: email ?? '' }] : [];
  });
}
