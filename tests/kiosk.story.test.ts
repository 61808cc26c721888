/** The kiosk page in a real browser: who stands before it, what an order gives, and that it is booked once. */
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CardDocument,
  CreateApiClientDocument,
  IdentifyDocument,
  IssueOtpDocument,
  ProgrammeDocument,
  ReverseTransactionDocument,
  RevokeApiClientDocument,
  TransactionDocument,
  TransactionsDocument,
  ValidateDocument,
  VouchersDocument,
} from './generated/documents.ts';
import { DESKTOP, expectAccessible, openBrowser, picture, type TestBrowser, type Visit } from './harness/browser.ts';
import { type Api, api, one } from './harness/client.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, startForm } from './harness/forms.ts';

const LANDSCAPE = { viewport: DESKTOP };

let database: TestDatabase;
let running: RunningForm;
let browser: TestBrowser;
let kiosk: Api;
let partner: Api;
let operator: Api;
let visited: Visit[] = [];
beforeAll(async () => {
  database = await createDemoDatabase();
  running = await startForm('one process', database.url);
  browser = await openBrowser();
  const { kiosks, partners, operator: console } = running.credentials;
  kiosk = api(running.endpoint, one(kiosks).key);
  partner = api(running.endpoint, one(partners).key);
  operator = api(running.endpoint, console.key);
});
afterEach(async () => {
  // Whatever a story was about, nothing went wrong beside it.
  expect(visited.flatMap(({ complaints }) => complaints)).toEqual([]);
  await Promise.all(visited.map(({ context }) => context.close()));
  visited = [];
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await database?.drop();
});

async function visit(options: Parameters<TestBrowser['visit']>[1] = {}, by = browser, hash = ''): Promise<Page> {
  const given = await by.visit(`${new URL('/kiosk', running.endpoint)}${hash}`, { ...LANDSCAPE, ...options });
  visited.push(given);
  return given.page;
}

const guest = (name: string) => one(running.credentials.guests.filter((one) => one.name === name));
async function codeOf(name: string, picks: { rewardIds?: string[]; voucherIds?: string[] } = {}): Promise<string> {
  const input = { cardId: guest(name).cardId, idempotencyKey: randomUUID(), ...picks };
  return (await partner.ask(IssueOtpDocument, { input })).issueOtp.code ?? '';
}
async function cardOf(name: string) {
  const { card } = await partner.ask(CardDocument, { id: guest(name).cardId });
  if (!card) throw new Error(`${name} has no card`);
  return card;
}
async function transactionsOf(name: string) {
  const { card } = await partner.ask(TransactionsDocument, { id: guest(name).cardId, first: 50 });
  const ids = card?.transactions.edges.map(({ node }) => node.id) ?? [];
  const all = await Promise.all(ids.map((id) => partner.ask(TransactionDocument, { by: { id } })));
  return all.flatMap(({ transaction }) => transaction ?? []);
}

/** Types a code, a card or a phone number, and says that this is it. */
async function type(page: Page, ost: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('ost');
  await page.keyboard.type(ost);
  await page.keyboard.press('Enter');
}
const item = (page: Page, name: string) => page.locator('.item').filter({ hasText: new RegExp(`^${name}[€ ]`) });
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const sum = (page: Page, what: string) => page.locator(`.order [data-sum="${what}"], .receipt [data-sum="${what}"]`);
const text = (locator: Locator) =>
  expect.poll(async () => (await locator.textContent())?.replaceAll(/\s+/g, ' ').trim());
/** Until the API has spoken about the order as it is. */
const settled = (page: Page) => expect.poll(() => page.locator('.gives').getAttribute('data-current')).toBe('true');

/** Goes on with the Tab key until something has the keyboard. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not get there');
}

describe('a guest with a code', () => {
  it('is known, orders, pays and has the receipt, by keyboard alone and as the API says', async () => {
    const before = await cardOf('Andy');
    const page = await visit();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
    await expectAccessible(page);
    await picture(page, 'kiosk-welcome');

    await type(page, await codeOf('Andy'));
    await text(heading(page)).toBe('Hello, Andy');
    await text(page.locator('[data-what="points"] .aloud')).toBe(String(before.points.available));
    await text(page.locator('[data-what="tier"]')).toBe('Bronze');
    await text(page.locator('[data-what="Every 11th order free"]')).toBe('Every 11th order free 3 / 10');
    await expectAccessible(page);
    await picture(page, 'kiosk-order-empty');

    await tabTo(page, item(page, 'Burger'));
    await page.keyboard.press('Enter');
    await tabTo(page, item(page, 'Flat white'));
    await page.keyboard.press('Space');
    await page.keyboard.press('Space');
    await text(sum(page, 'total')).toBe('€15.90');
    await settled(page);
    await page.getByText('Why?').click();
    await expectAccessible(page);
    await picture(page, 'kiosk-order');

    const open = one((await transactionsOf('Andy')).filter(({ status }) => status === 'OPEN'));
    const order = {
      ref: 'asked beside it',
      businessDate: '2026-11-26',
      currency: 'EUR',
      total: 1590,
      lines: [
        { lineId: '1', sku: 'burger', name: 'Burger', quantity: 1, unitPrice: 950, category: 'burgers' },
        { lineId: '2', sku: 'flat-white', name: 'Flat white', quantity: 2, unitPrice: 320, category: 'coffee' },
      ],
    };
    const { validateTransaction: said } = await kiosk.ask(ValidateDocument, {
      input: { transactionId: open.id, order },
    });
    expect(said).toMatchObject({ acceptable: true, pointsToEarn: 159 });
    await text(page.locator('.earned')).toBe(`You earn ${said.pointsToEarn} crowns · ${said.stampsToGrant} stamps`);
    for (const { gave, whyNot } of said.explanation) await text(page.locator('.outcomes')).toContain(gave ?? whyNot);

    await tabTo(page, page.getByRole('button', { name: 'Pay €15.90' }));
    await page.keyboard.press('Enter');
    await text(page.locator('.pay .amount')).toBe('€15.90');
    await expectAccessible(page);
    await picture(page, 'kiosk-pay');
    await tabTo(page, page.getByRole('button', { name: 'Card' }));
    await page.keyboard.press('Enter');

    await text(heading(page)).toBe('Thank you!');
    const after = await cardOf('Andy');
    const booked = one((await transactionsOf('Andy')).filter(({ id }) => id === open.id));
    expect(booked.status).toBe('CLAIMED');
    expect(after.points.balance).toBe(before.points.balance + said.pointsToEarn);
    await text(page.locator('[data-what="earned"]')).toBe(`+${said.pointsToEarn} crowns`);
    await text(page.locator('.balance')).toBe(`New balance: ${after.points.balance} crowns`);
    await text(sum(page, 'payable')).toBe('€15.90');
    for (const { name, gave, whyNot } of said.explanation) {
      await text(page.locator('.paper .outcomes')).toContain(`${name} ${gave ?? whyNot}`);
    }
    await expectAccessible(page);
    await picture(page, 'kiosk-receipt');
  });
});
