/** The kiosk page in a real browser: who stands before it, what an order gives, and that it is booked once. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Locator, Page, Route } from 'playwright-core';
import { decodeQR } from 'qr/decode.js';
import QRCode from 'qrcode';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { localDate } from '../platform/calendar.ts';
import { DEMO_BRAND } from '../prisma/demo.ts';
import {
  CancelTransactionDocument,
  CardDocument,
  ClaimDocument,
  CreateApiClientDocument,
  IdentifyDocument,
  IssueOtpDocument,
  ProgrammeDocument,
  ReverseTransactionDocument,
  RevokeApiClientDocument,
  SetIdentifierDocument,
  TransactionDocument,
  TransactionsDocument,
  ValidateDocument,
  VouchersDocument,
} from './generated/documents.ts';
import {
  DESKTOP,
  expectAccessible,
  openBrowser,
  picture,
  type TestBrowser,
  type Visit,
  whole,
} from './harness/browser.ts';
import { type Api, api, one } from './harness/client.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, startForm } from './harness/forms.ts';

const LANDSCAPE = { viewport: DESKTOP };

/** Longer than anything here takes, on a machine that is busy besides. */
const until = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

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

const today = () => localDate(new Date(), DEMO_BRAND.timeZone);
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
  await until(() => page.locator('#ost:focus').count()).toBe(1);
  await page.keyboard.type(ost);
  await page.keyboard.press('Enter');
}
const item = (page: Page, name: string) =>
  page.locator('.item').filter({ has: page.locator('.name').getByText(name, { exact: true }) });
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const sum = (page: Page, what: string) => page.locator(`.order [data-sum="${what}"], .receipt [data-sum="${what}"]`);
const text = (locator: Locator) => until(async () => (await locator.textContent())?.replaceAll(/\s+/g, ' ').trim());
/** Until the API has spoken about the order as it is. */
const settled = (page: Page) => until(() => page.locator('.gives').getAttribute('data-current')).toBe('true');

/** As can be read and touched at arm's length: no text below 20 px, nothing to press lower than 56. */
async function expectFit(page: Page): Promise<void> {
  await expectAccessible(page);
  const small = await page.evaluate<string[]>(`[...document.body.querySelectorAll('*')].flatMap((element) => {
    if (!element.checkVisibility() || element.closest('.aloud, svg')) return [];
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    const size = parseFloat(getComputedStyle(element).fontSize);
    const { height } = element.getBoundingClientRect();
    const pressed = element.matches('button, input, select, summary');
    return [
      ...(own && size < 20 ? ['text of ' + size + ': ' + element.textContent] : []),
      ...(pressed && height < 56 ? ['as low as ' + height + ': ' + element.outerHTML.slice(0, 80)] : []),
    ];
  })`);
  expect(small).toEqual([]);
}

/** How far things have moved that nobody had touched. Source: Layout Instability API. */
const shifted = (page: Page) =>
  page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => {
      resolve(list.getEntries().reduce((sum, { hadRecentInput, value }) => (hadRecentInput ? sum : sum + value), 0));
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(0), 500);
  })`);

/** In a request to the API: whether it is this operation. */
const asks = (route: Route, operation: string) => route.request().postData()?.includes(operation) ?? false;

/** Who a kiosk is, as its address says once. */
function hash(more: Record<string, string> = {}): string {
  return `#${new URLSearchParams({ ...one(running.credentials.kiosks), terminalId: randomUUID(), ...more })}`;
}

async function sql(statement: string, values: readonly unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(statement, [...values]);
  await client.end();
}

/** Goes on with the Tab key until something has the keyboard. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await target.and(page.locator(':focus')).count()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not get there');
}

describe('a guest with a code', () => {
  whole('is known, orders, pays and has the receipt, by keyboard alone and as the API says', async () => {
    const before = await cardOf('Andy');
    const page = await visit();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
    await expectFit(page);
    await picture(page, 'kiosk-welcome');

    await type(page, await codeOf('Andy'));
    await text(heading(page)).toBe('Hello, Andy');
    await text(page.locator('[data-what="points"] .aloud')).toBe(String(before.points.available));
    await text(page.locator('[data-what="points"]')).toMatch(/ crowns$/);
    await text(page.locator('[data-what="tier"]')).toBe('Bronze');
    await text(page.locator('[data-what="Every 11th order free"]')).toBe('Every 11th order free 3 / 10');
    await expectFit(page);
    await until(() => page.getByRole('button', { name: /^Pay/ }).textContent()).toBe('Pay');
    await until(() => page.getByText('Why?').count()).toBe(0);
    await picture(page, 'kiosk-order-empty');

    await tabTo(page, item(page, 'Burger'));
    await page.keyboard.press('Enter');
    await tabTo(page, item(page, 'Flat white'));
    await page.keyboard.press('Space');
    await page.keyboard.press('Space');
    await text(sum(page, 'total')).toBe('€15.90');
    await settled(page);
    await page.getByText('Why?').click();
    await expectFit(page);
    await picture(page, 'kiosk-order');

    const open = one((await transactionsOf('Andy')).filter(({ status }) => status === 'OPEN'));
    const order = {
      ref: 'asked beside it',
      businessDate: today(),
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
    await expectFit(page);
    await picture(page, 'kiosk-pay');
    await tabTo(page, page.getByRole('button', { name: 'Card' }));
    await page.keyboard.press('Enter');

    await text(heading(page)).toMatch(/^Thank you/);
    const after = await cardOf('Andy');
    const booked = one((await transactionsOf('Andy')).filter(({ id }) => id === open.id));
    expect(booked.status).toBe('CLAIMED');
    expect(after.points.balance).toBe(before.points.balance + said.pointsToEarn);
    await text(page.locator('[data-what="earned"]')).toBe(`+${said.pointsToEarn} crowns`);
    await text(page.locator('.balance')).toBe(`New balance: ${after.points.balance} crowns`);
    await text(page.locator('[data-what="points"] .aloud')).toBe(String(after.points.available));
    await text(sum(page, 'payable')).toBe('€15.90');
    for (const { name, gave, whyNot } of said.explanation) {
      await text(page.locator('.paper .outcomes')).toContain(`${name} ${gave ?? whyNot}`);
    }
    await expectFit(page);
    expect(await shifted(page)).toBeLessThan(0.01);
    await picture(page, 'kiosk-receipt');

    await page.evaluate('window.print = () => { window.printed = (window.printed ?? 0) + 1; }');
    await page.getByRole('button', { name: 'Print' }).click();
    expect(await page.evaluate('window.printed')).toBe(1);
    await page.emulateMedia({ media: 'print' });
    await until(() => page.locator('.paper').isVisible()).toBe(true);
    const beside = await page.evaluate<string[]>(`[...document.body.querySelectorAll('*')].flatMap((element) => {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
      return own && element.checkVisibility() && !element.closest('.paper') ? [element.outerHTML] : [];
    })`);
    expect(beside).toEqual([]);
    await picture(page, 'kiosk-printed');
  });
});

describe('what was picked', () => {
  whole('comes off the order once it fits, with the voucher that applies by itself, as the API says', async () => {
    const { programme } = await partner.ask(ProgrammeDocument, {});
    const fries = one(programme.rewards.filter(({ name }) => name === 'Fries'));
    const { card } = await partner.ask(VouchersDocument, { id: guest('Brigid').cardId });
    expect(card?.vouchers.filter(({ status, autoApply }) => status === 'ACTIVE' && autoApply).length).toBeGreaterThan(
      0,
    );
    const page = await visit();
    await type(page, await codeOf('Brigid', { rewardIds: [fries.id] }));
    await text(heading(page)).toBe('Hello, Brigid');
    await text(page.locator('[data-held="picked"]')).toBe('Picked: Fries (200 crowns)');
    const { points } = await cardOf('Brigid');
    expect(points.available).toBe(points.balance - 200);
    await text(page.locator('[data-what="points"] .aloud')).toBe(points.available.toLocaleString('en-GB'));
    await text(page.locator('[data-what="points"]')).toMatch(/ crowns to spend$/);
    await page.getByRole('button', { name: 'Español' }).click();
    await text(page.locator('[data-what="points"]')).toMatch(/ crowns para gastar$/);
    await page.getByRole('button', { name: 'English' }).click();
    await text(page.locator('[data-held="automatic"]').first()).toContain('10% off: a voucher that applies by itself');

    await item(page, 'Burger').click();
    await text(page.locator('.gives .problem p')).toContain('“Fries” doesn’t apply to your order yet.');
    await until(() => page.getByRole('button', { name: 'Pay' }).isDisabled()).toBe(true);
    await expectFit(page);
    await picture(page, 'kiosk-order-unfit');

    await item(page, 'Fries').click();
    await page.getByRole('radio', { name: '€2.00' }).check();
    await settled(page);
    const open = one((await transactionsOf('Brigid')).filter(({ status }) => status === 'OPEN'));
    const order = {
      ref: 'asked beside it',
      businessDate: today(),
      currency: 'EUR',
      total: 1450,
      tip: 200,
      lines: [
        { lineId: '1', sku: 'burger', name: 'Burger', quantity: 1, unitPrice: 950, category: 'burgers' },
        { lineId: '2', sku: 'fries', name: 'Fries', quantity: 1, unitPrice: 300, category: 'sides' },
      ],
    };
    const { validateTransaction: said } = await kiosk.ask(ValidateDocument, {
      input: { transactionId: open.id, order },
    });
    expect(said.discounts.map(({ amount }) => amount)).toEqual([300, 95]);
    await until(() => sum(page, 'discount').allTextContents()).toEqual(['-€3.00', '-€0.95']);
    await until(() => page.locator('.discount dt').allTextContents()).toEqual(['Fries', '10% off']);
    await text(page.locator('.earned')).toContain(`You earn ${said.pointsToEarn} crowns`);
    await expectFit(page);
    await picture(page, 'kiosk-order-discounts');

    await page.getByRole('button', { name: `Pay €${said.payable.amount / 100}` }).click();
    await page.getByRole('button', { name: 'Cash' }).click();
    await text(sum(page, 'payable')).toBe('€10.55');
    await text(sum(page, 'discounts')).toBe('-€3.95');
    const { transaction: booked } = await kiosk.ask(TransactionDocument, { by: { id: open.id } });
    expect(booked).toMatchObject({ status: 'CLAIMED', pointsBurned: 200, pointsEarned: said.pointsToEarn });
    expect(booked?.order).toMatchObject({ payable: { amount: 1055 }, tip: 200 });
    await text(page.locator('.earnings')).toContain('200 crowns spent');
    await picture(page, 'kiosk-receipt-discounts');
  });

  whole('may be all that there is to pay', async () => {
    const before = await cardOf('Brigid');
    const page = await visit();
    await type(page, await codeOf('Brigid'));
    await text(page.locator('[data-held="automatic"]').first()).toContain(
      'The whole order free: a voucher that applies by itself',
    );
    await item(page, 'Coffee').click();
    await until(() => page.locator('.discount dt').allTextContents()).toEqual(['The whole order free']);
    await text(page.locator('.earned')).toBe('You earn 0 crowns · 0 stamps');
    await page.getByRole('button', { name: 'Pay €0.00' }).click();
    await page.getByRole('button', { name: 'Nothing to pay: confirm' }).click();
    await text(page.locator('[data-what="earned"]')).toBe('0 crowns');
    await text(sum(page, 'discounts')).toBe('-€2.50');
    expect((await cardOf('Brigid')).points.balance).toBe(before.points.balance);
  });

  whole('is free again at once when the guest starts over', async () => {
    const { programme } = await partner.ask(ProgrammeDocument, {});
    const five = one(programme.rewards.filter(({ name }) => name === '€5 off'));
    const page = await visit();
    await type(page, await codeOf('Carlos', { rewardIds: [five.id] }));
    await text(page.locator('[data-held="picked"]')).toContain('€5 off');
    expect((await cardOf('Carlos')).points.reserved).toBe(450);
    await page.getByRole('button', { name: 'Start over' }).click();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
    await until(async () => (await cardOf('Carlos')).points.reserved).toBe(0);
  });

  whole('is free again when the kiosk was started again meanwhile', async () => {
    const { programme } = await partner.ask(ProgrammeDocument, {});
    const five = one(programme.rewards.filter(({ name }) => name === '€5 off'));
    const page = await visit();
    await type(page, await codeOf('Carlos', { rewardIds: [five.id] }));
    await text(heading(page)).toBe('Hello, Carlos');
    expect((await cardOf('Carlos')).points.reserved).toBe(450);
    await page.reload();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
    await until(async () => (await cardOf('Carlos')).points.reserved).toBe(0);
  });

  whole('is free again when nobody is there any more, who was asked before', async () => {
    const { programme } = await partner.ask(ProgrammeDocument, {});
    const five = one(programme.rewards.filter(({ name }) => name === '€5 off'));
    const page = await visit();
    await page.clock.install();
    await page.reload();
    await type(page, await codeOf('Carlos', { rewardIds: [five.id] }));
    await text(heading(page)).toBe('Hello, Carlos');
    await page.clock.fastForward('01:01');
    await text(page.getByRole('dialog').getByRole('heading')).toBe('Are you still there?');
    await expectFit(page);
    await picture(page, 'kiosk-still-there');
    await page.keyboard.press('Enter');
    await until(() => page.getByRole('dialog').count()).toBe(0);
    // Whoever came by keyboard goes on from where they were.
    await text(page.locator(':focus')).toBe('Hello, Carlos');
    await page.clock.fastForward('01:01');
    await text(page.getByRole('dialog')).toContain('Your order will be cancelled in');
    expect((await cardOf('Carlos')).points.reserved).toBe(450);
    await page.clock.fastForward('00:31');
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
    await until(async () => (await cardOf('Carlos')).points.reserved).toBe(0);
  });
});

describe('whoever is asked whether they are there', () => {
  // The tap took the question away and came down on what lay beneath it.
  whole('says so with a tap, which touches nothing else', async () => {
    const page = await visit({ hasTouch: true });
    await page.clock.install();
    await page.reload();
    await page.getByRole('button', { name: 'Order without a card' }).tap();
    await item(page, 'Coffee').tap();
    await page.clock.fastForward('01:01');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    const { x, y, width, height } = (await dialog.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    // Whatever it is that is touched: all of the screen is in the way.
    await page.evaluate(`{
      window.touched = 0;
      for (const kind of ['click', 'input']) document.querySelector('.kiosk').addEventListener(kind, ({ target }) => {
        if (!target.closest('dialog')) window.touched += 1;
      });
    }`);
    await page.touchscreen.tap(x + width / 2, y + 20);
    await page.touchscreen.tap(x + width / 2, y + height - 40);
    await until(() => dialog.count()).toBe(0);
    expect(await page.evaluate('window.touched')).toBe(0);
    await text(sum(page, 'total')).toBe('€2.50');
    await page.clock.fastForward('00:45');
    // As assistive technology presses, which points at nothing.
    await page.evaluate(`document.querySelector('.item').click()`);
    await page.clock.fastForward('00:45');
    expect(await dialog.count()).toBe(0);
  });
});

describe('who is not known', () => {
  const UNKNOWN = 'We don’t recognise this code. Each works once, for a few minutes: use the one on your phone now.';
  const problem = (page: Page) => page.locator('.notice .problem');

  whole('hears the same of a wrong, a used and an expired code', async () => {
    const page = await visit({}, browser, hash());
    const said = async (ost: string) => {
      const answered = page.waitForResponse((one) => one.request().postData()?.includes('KioskIdentify') ?? false);
      await type(page, ost);
      await answered;
      await until(() => page.locator('#ost').inputValue()).toBe(ost);
      await text(problem(page)).toBe(UNKNOWN);
      // What was said of it is gone with it.
      await page.reload();
      await until(() => problem(page).count()).toBe(0);
    };
    const used = await codeOf('Dervla');
    const input = {
      ost: used,
      posType: 'TILLSTER',
      storeId: 'princes-st',
      terminalId: 'other',
      idempotencyKey: randomUUID(),
    };
    await kiosk.ask(IdentifyDocument, { input });
    const expired = await codeOf('Dervla');
    await sql('update otp.otp set expires_at = now() where card_id = $1', [guest('Dervla').cardId]);
    const wrong = one(['000000', '000001', '000002'].filter((code) => ![used, expired].includes(code)));
    for (const ost of [wrong, used, expired]) await said(ost);
    await type(page, wrong);
    await text(problem(page)).toBe(UNKNOWN);
    await expectFit(page);
    await picture(page, 'kiosk-unknown');
  });

  whole('waits after five wrong ones, and sees for how long', async () => {
    const page = await visit({}, browser, hash());
    await page.clock.install();
    await page.reload();
    for (let wrong = 0; wrong < 5; wrong += 1) {
      const answered = page.waitForResponse((one) => one.request().postData()?.includes('KioskIdentify') ?? false);
      await type(page, `00000${wrong}`);
      await answered;
      await text(problem(page)).toBe(UNKNOWN);
    }
    await type(page, '000005');
    await text(problem(page)).toMatch(/^Too many wrong codes\.Wait (60|5\d) seconds$/);
    await until(() => page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
    await expectFit(page);
    await picture(page, 'kiosk-locked');
    await page.clock.fastForward('00:30');
    await text(problem(page)).toMatch(/Wait (30|2\d) seconds$/);
    await page.clock.fastForward('00:30');
    await until(() => problem(page).count()).toBe(0);
    await until(() => page.getByRole('button', { name: 'Continue' }).isEnabled()).toBe(true);
  });
});

describe('a keyboard, or a scanner that types', () => {
  whole('has the field of the welcome screen, whatever was touched before', async () => {
    const page = await visit();
    const field = page.locator('#ost');
    const afterwards = async (touch: () => Promise<void>) => {
      await touch();
      await page.keyboard.type('+12');
      await until(() => field.inputValue()).toBe('+12');
      await field.fill('');
    };
    await afterwards(() => page.getByRole('button', { name: 'Español' }).click());
    await afterwards(() => page.getByRole('button', { name: 'English' }).click());
    await afterwards(() => page.locator('.invitation').click({ position: { x: 5, y: 5 } }));
    await afterwards(() => page.getByRole('button', { name: 'Scan my code' }).click());
    await afterwards(() => page.getByRole('button', { name: 'Close the camera' }).click());

    // A button that was reached by Tab is what Enter presses; one that was touched is not.
    await tabTo(page, page.getByRole('button', { name: 'Español' }));
    await page.keyboard.press('Enter');
    await text(heading(page)).toBe('Te damos la bienvenida a Crown Kitchens');
    await page.keyboard.type(guest('Elena').phone);
    await page.getByRole('button', { name: 'English' }).click();
    await page.keyboard.press('Enter');
    await text(heading(page)).toBe('Hello, Elena');
    await page.getByRole('button', { name: 'Start over' }).click();
  });
});

describe('a guest without a code', () => {
  whole('is found by a phone number on the pad, and collects without spending', async () => {
    const page = await visit();
    const [before, { phone }] = [await cardOf('Andy'), guest('Andy')];
    for (const key of phone) await page.getByRole('button', { name: key, exact: true }).click();
    await until(() => page.locator('#ost').inputValue()).toBe(phone);
    await page.getByRole('button', { name: 'Delete the last one' }).click();
    await page.keyboard.type(phone.at(-1) ?? '');
    await page.getByRole('button', { name: 'Continue' }).click();
    await text(heading(page)).toBe('Hello, Andy');
    await text(page.locator('[data-what="points"] .aloud')).toBe(String(before.points.available));
    await text(page.locator('.guest')).toContain('With this number you collect.');
    expect(await page.locator('.usable').count()).toBe(0);
    await item(page, 'Salad').click();
    await settled(page);
    await text(page.locator('.earned')).toContain('You earn 45 crowns');
    await until(() => sum(page, 'discount').count()).toBe(0);
    await page.getByRole('button', { name: 'Start over' }).click();
  });

  whole('is found by a card', async () => {
    const page = await visit();
    await type(page, BigInt(`0x${guest('Elena').cardId.replaceAll('-', '')}`).toString());
    await text(heading(page)).toBe('Hello, Elena');
    await page.getByRole('button', { name: 'Start over' }).click();
  });

  whole('orders without a card, and the kiosk is ready for the next after a while', async () => {
    const page = await visit();
    await page.clock.install();
    await page.reload();
    await page.getByRole('button', { name: 'Order without a card' }).click();
    await text(page.locator('.guest')).toContain('You are ordering without a card');
    await until(() => page.getByRole('button', { name: /^Pay/ }).textContent()).toBe('Pay');
    await item(page, 'Coffee').click();
    await item(page, 'Coffee').click();
    await page.getByRole('button', { name: 'One less: Coffee' }).click();
    await page.getByRole('button', { name: 'Pay €2.50' }).click();
    await page.getByRole('button', { name: 'Card' }).click();
    await text(heading(page)).toMatch(/^Thank you/);
    await text(sum(page, 'payable')).toBe('€2.50');
    await expectFit(page);
    await page.clock.fastForward('00:50');
    await page.keyboard.press('Shift');
    await page.clock.fastForward('00:50');
    await text(heading(page)).toMatch(/^Thank you/);
    await text(page.locator('.back-to-start')).toMatch(/^Back to the start in (10|[5-9]) seconds\./);
    await page.clock.fastForward('00:11');
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
  });
});

describe('a visit that is over elsewhere', () => {
  const cancelled = async (name: string) => {
    const open = one((await transactionsOf(name)).filter(({ status }) => status === 'OPEN'));
    const input = { transactionId: open.id, reason: 'By another till', idempotencyKey: randomUUID() };
    await kiosk.ask(CancelTransactionDocument, { input });
  };

  whole('says so, and the guest may go on without the card', async () => {
    const page = await visit();
    await type(page, await codeOf('Carlos'));
    await item(page, 'Salad').click();
    await until(() => page.getByRole('button', { name: 'Pay €4.50' }).isEnabled()).toBe(true);
    await cancelled('Carlos');
    await text(page.locator('.gives .problem p')).toBe('Your visit has timed out. Please show your code again.');
    await until(() => page.getByRole('button', { name: 'Pay' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Go on without the card' }).click();
    await page.getByRole('button', { name: 'Pay €4.50' }).click();
    await page.getByRole('button', { name: 'Cash' }).click();
    await text(heading(page)).toBe('Thank you!');
  });

  whole('is not booked, and says why, when it has been paid', async () => {
    const page = await visit();
    await type(page, await codeOf('Carlos'));
    await item(page, 'Salad').click();
    await page.getByRole('button', { name: 'Pay €4.50' }).click();
    await cancelled('Carlos');
    await page.getByRole('button', { name: 'Card' }).click();
    await text(page.locator('.pay .problem')).toContain('Your visit has timed out.');
    await expectFit(page);
    await picture(page, 'kiosk-not-booked');
    await page.getByRole('button', { name: 'Finish without the card' }).click();
    await text(heading(page)).toBe('Thank you!');
    await page.reload();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
  });
});

describe('an answer that comes late', () => {
  /** Holds back what the first exchange of a code is answered with. @returns Lets it come. */
  async function holdBack(page: Page): Promise<{ readonly asked: () => number; readonly release: () => void }> {
    let asked = 0;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/graphql', async (route) => {
      if (!asks(route, 'KioskIdentify') || ++asked > 1) return route.continue();
      const response = await route.fetch();
      await released;
      await route.fulfill({ response }).catch(() => undefined);
    });
    return { asked: () => asked, release };
  }
  const reservedOf = async (name: string) => (await cardOf(name)).points.reserved;
  const five = async () => {
    const { programme } = await partner.ask(ProgrammeDocument, {});
    return one(programme.rewards.filter(({ name }) => name === '€5 off')).id;
  };

  // It took the place of the visit that had begun meanwhile.
  whole('is not the next one’s: who went on without a card keeps their order, and what it held is free', async () => {
    const page = await visit();
    const { asked, release } = await holdBack(page);
    await type(page, await codeOf('Carlos', { rewardIds: [await five()] }));
    await until(asked).toBe(1);
    await until(() => reservedOf('Carlos')).toBe(450);
    await page.getByRole('button', { name: 'Order without a card' }).click();
    await item(page, 'Coffee').click();
    release();
    await until(() => reservedOf('Carlos')).toBe(0);
    await text(heading(page)).toBe('Hello');
    await text(sum(page, 'total')).toBe('€2.50');
  });

  // The camera asked for a second visit, and the first one held what it held.
  whole('is waited for, whatever the camera reads meanwhile', () =>
    lookingAtPhone(async (page) => {
      const { asked, release } = await holdBack(page);
      await page.getByRole('button', { name: 'Scan my code' }).click();
      await page.locator('video').waitFor();
      await page.locator('#ost').fill(await codeOf('Dervla'));
      await page.keyboard.press('Enter');
      await until(() => page.locator('video').count()).toBe(0);
      release();
      await text(heading(page)).toMatch(/^Hello, /);
      expect(asked()).toBe(1);
      await page.getByRole('button', { name: 'Start over' }).click();
      await text(heading(page)).toBe('Welcome to Crown Kitchens');
    }),
  );
});

// Its end was heard by nobody, and what was shown grew old.
whole('a visit whose stream is refused says so, and is followed again', async () => {
  const page = await visit();
  let subscribed = 0;
  await page.routeWebSocket('**/graphql', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { type, id } = JSON.parse(String(message)) as { type: string; id?: string };
      if (type !== 'subscribe' || ++subscribed > 1) return server.send(message);
      const payload = [{ message: 'No', extensions: { code: 'TOO_MANY_REQUESTS' } }];
      socket.send(JSON.stringify({ type: 'error', id, payload }));
    });
  });
  await page.reload();
  await type(page, await codeOf('Carlos'));
  await text(page.locator('.gives .problem p')).toBe('That was too often. Please wait a moment.');
  await until(() => page.locator('.gives .problem').count()).toBe(0);
  expect(subscribed).toBe(2);
  await page.getByRole('button', { name: 'Start over' }).click();
  await text(heading(page)).toBe('Welcome to Crown Kitchens');
});

describe('a network that fails', () => {
  whole('after a code was exchanged: the same attempt finds the guest', async () => {
    const page = await visit();
    let lost = 0;
    await page.route('**/graphql', async (route) => {
      if (!asks(route, 'KioskIdentify') || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await type(page, await codeOf('Dervla'));
    await text(page.locator('.notice .problem p')).toBe(
      'We cannot reach the server. Check the connection and try again.',
    );
    await page.getByRole('button', { name: 'Try again' }).click();
    await text(heading(page)).toBe('Hello, Dervla');
    await page.getByRole('button', { name: 'Start over' }).click();
  });

  whole('that never answers is given up, and the same attempt finds the guest', async () => {
    const page = await visit();
    await page.clock.install();
    await page.reload();
    let asked = 0;
    await page.route('**/graphql', async (route) => {
      if (!asks(route, 'KioskIdentify') || ++asked > 1) return route.continue();
      await route.fetch();
    });
    await type(page, await codeOf('Dervla'));
    await until(() => asked).toBe(1);
    await text(page.locator('.typed .primary')).toBe('One moment…');
    await page.clock.fastForward('00:16');
    await text(page.locator('.notice .problem p')).toBe(
      'We cannot reach the server. Check the connection and try again.',
    );
    await page.getByRole('button', { name: 'Try again' }).click();
    await text(heading(page)).toBe('Hello, Dervla');
    await page.getByRole('button', { name: 'Start over' }).click();
  });

  it('while the order is booked: it is booked once, and the guest knows what happens', async () => {
    const before = await cardOf('Elena');
    const page = await visit();
    const keys: unknown[] = [];
    let down = true;
    await page.route('**/graphql', async (route) => {
      if (!asks(route, 'KioskClaim')) return route.continue();
      const { variables } = route.request().postDataJSON() as { variables: { input: { idempotencyKey: string } } };
      keys.push(variables.input.idempotencyKey);
      if (!down) return route.continue();
      // The first is booked, and nobody hears of it; the next do not even get there.
      if (keys.length === 1) await route.fetch();
      await route.abort();
    });
    await type(page, await codeOf('Elena'));
    await item(page, 'Burger').click();
    await page.getByRole('button', { name: 'Pay €9.50' }).click();
    await page.getByRole('button', { name: 'Card' }).click();
    await text(page.locator('.pay .progress')).toContain('we have lost the connection');
    await expectFit(page);
    await picture(page, 'kiosk-booking-again');
    await until(() => keys.length).toBeGreaterThan(1);
    down = false;
    await text(heading(page)).toMatch(/^Thank you/);
    await text(page.locator('[data-what="earned"]')).toBe('+95 crowns');
    expect(new Set(keys).size).toBe(1);
    expect((await cardOf('Elena')).points.balance).toBe(before.points.balance + 95);
    expect((await transactionsOf('Elena')).filter(({ status }) => status === 'CLAIMED')).toHaveLength(1);
  });

  whole('and a kiosk that is started again meanwhile: what was paid is booked', async () => {
    const before = await cardOf('Elena');
    const page = await visit();
    let down = true;
    await page.route('**/graphql', (route) => (down && asks(route, 'KioskClaim') ? route.abort() : route.continue()));
    await type(page, await codeOf('Elena'));
    await item(page, 'Cola').click();
    await page.getByRole('button', { name: 'Pay €2.80' }).click();
    await page.getByRole('button', { name: 'Cash' }).click();
    await text(page.locator('.pay .progress')).toContain('we have lost the connection');
    await page.reload();
    await text(page.locator('.pay .progress')).toContain('we have lost the connection');
    down = false;
    await text(heading(page)).toMatch(/^Thank you/);
    await text(page.locator('.balance')).toBe(`New balance: ${before.points.balance + 28} crowns`);
    expect((await cardOf('Elena')).points.balance).toBe(before.points.balance + 28);
    await page.reload();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
  });

  // One order that could not be booked stopped the kiosk for good.
  whole.each([
    [
      'a fault',
      { status: 200, json: { errors: [{ message: 'Internal', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] } },
      'its guest says so',
    ],
    [
      'a page of something in between',
      { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' },
      'nobody is there',
    ],
  ])(
    'or a server that answers with %s: the kiosk goes on, and books what was paid later, once',
    async (_what, answer, when) => {
      const before = await cardOf('Elena');
      const page = await visit({}, browser, hash());
      const keys: string[] = [];
      let down = true;
      await page.route('**/graphql', (route) => {
        if (!asks(route, 'KioskClaim')) return route.continue();
        const { variables } = route.request().postDataJSON() as { variables: { input: { idempotencyKey: string } } };
        keys.push(variables.input.idempotencyKey);
        return down ? route.fulfill(answer) : route.continue();
      });
      await page.clock.install();
      await page.reload();
      await type(page, await codeOf('Elena'));
      await item(page, 'Burger').click();
      await page.clock.runFor(1_000);
      await page.getByRole('button', { name: 'Pay €9.50' }).click();
      await page.getByRole('button', { name: 'Card' }).click();
      await text(page.locator('.pay .progress')).toContain('something is wrong on our side');
      expect(await page.locator('.pay').textContent()).not.toContain('connection');
      const later = page.getByRole('button', { name: 'Finish: we book it later' });
      expect(await later.count()).toBe(0);
      await page.clock.fastForward('01:01');
      await later.waitFor();
      await expectFit(page);
      await picture(page, 'kiosk-book-later');
      if (when === 'nobody is there') {
        await page.clock.fastForward('01:01');
        await page.getByRole('dialog').waitFor();
        await page.clock.fastForward('00:31');
      } else {
        await later.click();
        await text(heading(page)).toBe('Thank you, Elena!');
        await text(page.locator('.after')).toContain('We book this order on your card as soon as we can.');
        await text(sum(page, 'method')).toBe('Card');
        await page.getByRole('button', { name: 'Done' }).click();
      }
      await text(heading(page)).toBe('Welcome to Crown Kitchens');
      await page.reload();
      await text(heading(page)).toBe('Welcome to Crown Kitchens');
      await page.getByRole('button', { name: 'Order without a card' }).click();
      down = false;
      await page.clock.fastForward('02:01');
      await until(async () => (await cardOf('Elena')).points.balance).toBe(before.points.balance + 95);
      expect(new Set(keys).size).toBe(1);
      await until(() => page.evaluate(`localStorage.getItem('kiosk-book-later')`)).toBe('[]');
    },
  );

  whole('says so, and comes back by itself', async () => {
    const page = await visit();
    await type(page, await codeOf('Elena'));
    await item(page, 'Water').click();
    await settled(page);
    await until(() => page.locator('.connection').getAttribute('data-connection')).toBe('live');
    await page.context().setOffline(true);
    await text(page.locator('.connection')).toBe('No connection. This may be out of date; it comes back by itself.');
    await item(page, 'Water').click();
    await text(page.locator('.gives .problem p')).toBe(
      'We cannot reach the server. Check the connection and try again.',
    );
    await until(() => page.getByRole('button', { name: 'Pay' }).isDisabled()).toBe(true);
    await text(page.locator('.earned')).toBe('');
    await picture(page, 'kiosk-offline');
    await page.context().setOffline(false);
    await until(() => page.getByRole('button', { name: 'Pay €4.00' }).isEnabled()).toBe(true);
    await text(page.locator('.connection')).toBe('');
    await page.getByRole('button', { name: 'Start over' }).click();
  });

  whole('when the kiosk is switched on: it opens by itself once there is one', async () => {
    const page = await visit();
    let down = true;
    await page.route('**/graphql', (route) => (down ? route.abort() : route.continue()));
    await page.reload();
    await text(heading(page)).toBe('This kiosk is not open');
    await text(page.getByRole('alert')).toBe('We cannot reach the server. Check the connection and try again.');
    // Asking again said 'Loading…' in its place each time.
    await page.evaluate(`{
      window.loading = 0;
      const look = () => (window.loading += document.querySelectorAll('.loading').length);
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    }`);
    const asked = page.waitForRequest('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await asked;
    await page.waitForRequest('**/graphql');
    expect(await page.evaluate('window.loading')).toBe(0);
    down = false;
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
  });

  whole.each(['/pages.json', '/dev/credentials'])(
    'when it is opened, before there is an answer of %s: it opens once there is',
    async (path) => {
      const page = await visit();
      let down = true;
      await page.route(`**${path}`, (route) => (down ? route.abort() : route.continue()));
      await page.reload();
      await text(page.getByRole('alert')).toContain('We cannot reach the server.');
      down = false;
      await text(heading(page)).toBe('Welcome to Crown Kitchens');
    },
  );

  whole('answers late: only what was asked last is shown', async () => {
    const page = await visit();
    let estimates = 0;
    let late = () => {};
    const released = new Promise<void>((resolve) => {
      late = resolve;
    });
    let answeredLate = false;
    await page.route('**/graphql', async (route) => {
      if (!asks(route, 'KioskEstimate') || ++estimates > 1) return route.continue();
      const response = await route.fetch();
      await released;
      await route.fulfill({ response }).catch(() => undefined);
      answeredLate = true;
    });
    await type(page, await codeOf('Elena'));
    await item(page, 'Burger').click();
    await until(() => estimates).toBe(1);
    await item(page, 'Fries').click();
    await settled(page);
    await text(page.locator('.earned')).toContain('You earn 125 crowns');
    late();
    await until(() => answeredLate).toBe(true);
    await text(page.locator('.earned')).toContain('You earn 125 crowns');
    await until(() => page.getByRole('button', { name: 'Pay €12.50' }).isEnabled()).toBe(true);
    await page.getByRole('button', { name: 'Start over' }).click();
  });
});

describe('a return', () => {
  whole('takes back what the API says, and nothing twice', async () => {
    const page = await visit();
    await type(page, await codeOf('Dervla'));
    await text(heading(page)).toBe('Hello, Dervla');
    for (const name of ['Burger', 'Burger', 'Coffee']) await item(page, name).click();
    await page.getByRole('button', { name: 'Pay €21.50' }).click();
    await page.getByRole('button', { name: 'Card' }).click();
    await text(page.locator('[data-what="earned"]')).toBe('+215 crowns');
    const booked = await cardOf('Dervla');
    const ids = (await transactionsOf('Dervla'))
      .filter(({ order }) => order?.total.amount === 2150)
      .map(({ id }) => id);
    const transactionId = one(ids);

    await page.getByRole('button', { name: 'Return something' }).click();
    await text(page.getByRole('heading', { level: 2, name: 'What are you returning?' })).not.toBe('');
    await page.getByRole('button', { name: 'One more: Burger' }).click();
    await until(() => page.getByRole('button', { name: 'Return', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: 'Not what I ordered' }).check();
    await expectFit(page);
    await picture(page, 'kiosk-return');
    await page.getByRole('button', { name: 'Return', exact: true }).click();
    await text(page.locator('.return .progress')).toContain(`New balance: ${booked.points.balance - 95} crowns`);
    const { transaction: now } = await kiosk.ask(TransactionDocument, { by: { id: transactionId } });
    const reversal = one(now?.reversals ?? []);
    expect(reversal).toMatchObject({ reason: 'Not what I ordered', lines: [{ lineId: '1', quantity: 1 }] });
    expect(reversal).toMatchObject({ pointsTakenBack: 95, pointsGivenBack: 0, stampsTakenBack: 0 });
    const balance = booked.points.balance - 95;
    await text(page.locator('.return .progress')).toBe(`We took back 95 crowns. New balance: ${balance} crowns`);
    expect((await cardOf('Dervla')).points.balance).toBe(booked.points.balance - reversal.pointsTakenBack);
    await text(page.locator('[data-line="1"]')).toContain('(you can return 1)');
    await text(page.locator('.reversals')).toContain('1 × Burger (Not what I ordered) We took back 95 crowns.');

    // Another till is quicker with the coffee.
    await page.getByRole('button', { name: 'One more: Coffee' }).click();
    await page.getByRole('radio', { name: 'It was cold' }).check();
    const lines = [{ lineId: '2', quantity: 1 }];
    await kiosk.ask(ReverseTransactionDocument, {
      input: { transactionId, lines, reason: 'Cold', idempotencyKey: randomUUID() },
    });
    await text(page.locator('[data-line="2"]')).toContain('(you can return 0)');
    await page.getByRole('button', { name: 'Return', exact: true }).click();
    await text(page.locator('.return .problem')).toBe('This has already been returned.');
    await expectFit(page);
    await picture(page, 'kiosk-returned');
    expect((await cardOf('Dervla')).points.balance).toBe(booked.points.balance - 95 - 25);
  });
});

// The key of the attempt was gone with the form.
whole('a return that was not answered is the same one when its form is opened again', async () => {
  const page = await visit();
  let lost = 0;
  await page.route('**/graphql', async (route) => {
    if (!asks(route, 'KioskReverse') || ++lost > 1) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await type(page, await codeOf('Elena'));
  await item(page, 'Cola').click();
  await item(page, 'Cola').click();
  await page.getByRole('button', { name: 'Pay €5.60' }).click();
  await page.getByRole('button', { name: 'Card' }).click();
  await text(heading(page)).toBe('Thank you, Elena!');
  const give = async () => {
    await page.getByRole('button', { name: 'Return something' }).click();
    await page.getByRole('button', { name: 'One more: Cola' }).click();
    await page.getByRole('radio', { name: 'It was cold' }).check();
    await page.getByRole('button', { name: 'Return', exact: true }).click();
  };
  await give();
  await text(page.locator('.return .problem')).toContain('We cannot reach the server.');
  await page.getByRole('button', { name: 'Back to the receipt' }).click();
  await give();
  await text(page.locator('.return .progress')).toContain('We took back 28 crowns');
  await text(page.locator('[data-line="1"]')).toContain('(you can return 1)');
  const booked = one((await transactionsOf('Elena')).filter(({ order }) => order?.total.amount === 560));
  expect(booked.reversals).toHaveLength(1);
});

describe('a kiosk', () => {
  whole('is set up by its address, which does not keep the key, and says so when the key is wrong', async () => {
    const page = await visit({}, browser, hash({ key: 'lk_wrong' }));
    await text(page.getByRole('alert')).toBe(
      'This kiosk’s key is not accepted. It may be wrong, or have been revoked.',
    );
    expect(page.url()).toBe(new URL('/kiosk', running.endpoint).href);
    await expectFit(page);
    await picture(page, 'kiosk-wrong-key');
    await page.getByRole('button', { name: 'Set up' }).click();
    const { key } = one(running.credentials.kiosks);
    await page.getByLabel('API key').fill(key);
    await page.getByLabel('Terminal').fill('by-the-door');
    await expectFit(page);
    await picture(page, 'kiosk-set-up');
    await page.getByRole('button', { name: 'Save' }).click();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
    await page.reload();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
    await page.getByText('Staff').click();
    await text(page.locator('.foot details')).toContain('by-the-door');
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
  });

  whole('whose key is revoked, or is for another till, leads to its set-up', async () => {
    const input = { name: 'A kiosk', role: 'KIOSK' as const, posTypes: ['TILLSTER'], storeIds: ['douglas'] };
    const { createApiClient: made } = await operator.ask(CreateApiClientDocument, { input });
    const page = await visit({}, browser, hash({ key: made.key }));
    await type(page, '123456');
    await text(page.locator('.notice .problem')).toContain(
      'This kiosk’s key is not for this kind of till or this store.',
    );
    await operator.ask(RevokeApiClientDocument, { id: made.client.id });
    const revoked = api(running.endpoint, made.key);
    await until(async () => (await revoked.send(ProgrammeDocument, {})).status).toBe(401);
    await type(page, '123456');
    await text(page.locator('.notice .problem')).toContain('This kiosk’s key is not accepted.');
    await page.getByRole('button', { name: 'Set up' }).click();
    await text(heading(page)).toBe('Set up this kiosk');
  });

  whole('whose clock is wrong by days books on the day that it is, and says when', async () => {
    const page = await visit();
    await page.clock.install({ time: Date.now() - 3 * 86_400_000 });
    await page.reload();
    await type(page, await codeOf('Dervla'));
    await item(page, 'Water').click();
    await page.getByRole('button', { name: 'Pay €2.00' }).click();
    await page.getByRole('button', { name: 'Card' }).click();
    await text(heading(page)).toBe('Thank you, Dervla!');
    const booked = (await transactionsOf('Dervla')).find(({ order }) => order?.total.amount === 200);
    expect(booked?.order?.businessDate).toBe(today());
    await text(page.locator('.back-to-start')).toMatch(/^Back to the start in (60|5\d) seconds\./);
    await page.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Order without a card' }).click();
    await item(page, 'Water').click();
    await page.getByRole('button', { name: 'Pay €2.00' }).click();
    await page.getByRole('button', { name: 'Card' }).click();
    const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: DEMO_BRAND.timeZone });
    await text(page.locator('.paper header')).toContain(day.format(new Date()));
    await page.getByRole('button', { name: 'Done' }).click();

    // Somebody puts it right. What it had been wrong by was heard once, when the page was opened.
    await page.clock.setSystemTime(Date.now());
    await page.getByRole('button', { name: 'Order without a card' }).click();
    await item(page, 'Water').click();
    await page.getByRole('button', { name: 'Pay €2.00' }).click();
    await page.getByRole('button', { name: 'Card' }).click();
    await text(page.locator('.paper header')).toContain(day.format(new Date()));
  });

  whole('speaks Spanish, and is dark by night', async () => {
    const page = await visit({ locale: 'es-ES', colorScheme: 'dark' });
    await text(heading(page)).toBe('Te damos la bienvenida a Crown Kitchens');
    await until(() => page.locator('html').getAttribute('lang')).toBe('es');
    await until(() => page.title()).toBe('Quiosco');
    await expectFit(page);
    await picture(page, 'kiosk-spanish-welcome');
    await type(page, await codeOf('Elena'));
    await text(heading(page)).toBe('Hola, Elena');
    await item(page, 'Hamburguesa').click();
    await item(page, 'Café').click();
    await settled(page);
    await text(page.locator('.earned')).toBe('Ganas 120 crowns · 3 sellos');
    await text(sum(page, 'total')).toBe('12,00 €');
    await text(page.locator('.outcomes')).toContain('120 crowns: 10 por cada 1,00 € de 12,00 €.');
    await expectFit(page);
    await picture(page, 'kiosk-spanish-order');
    await page.getByRole('button', { name: 'Pagar 12,00 €' }).click();
    await page.getByRole('button', { name: 'Tarjeta' }).click();
    await text(heading(page)).toBe('¡Gracias, Elena!');
    await expectFit(page);
    await text(page.locator('.paper .outcomes')).toContain('120 crowns: 10 por cada 1,00 € de 12,00 €.');
    await picture(page, 'kiosk-spanish-receipt');
    await page.getByRole('button', { name: 'English' }).click();
    await text(heading(page)).toMatch(/^Thank you/);
    await text(page.locator('.paper .outcomes')).toContain('120 crowns: 10 for each €1.00 of €12.00.');
    await page.getByRole('button', { name: 'Done' }).click();
    // The next guest has the language of the store again.
    await text(heading(page)).toBe('Te damos la bienvenida a Crown Kitchens');
    await page.clock.install();
    await page.getByRole('button', { name: 'English' }).click();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
    // What waits for nobody being there begins once the page is drawn, and that by this clock too.
    await page.clock.runFor(500);
    await page.clock.fastForward('01:05');
    await text(heading(page)).toBe('Te damos la bienvenida a Crown Kitchens');
  });

  whole('writes days by the clocks of the brand, wherever it stands', async () => {
    const page = await visit({ timezoneId: 'Pacific/Auckland' });
    const { card } = await partner.ask(VouchersDocument, { id: guest('Brigid').cardId });
    const automatic = card?.vouchers.filter(({ status, autoApply }) => status === 'ACTIVE' && autoApply) ?? [];
    const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: DEMO_BRAND.timeZone });
    await type(page, await codeOf('Brigid'));
    await until(() => page.locator('[data-held="automatic"]').allTextContents()).toEqual(
      automatic.map(({ expiresAt }) => expect.stringContaining(day.format(Date.parse(expiresAt) - 1))),
    );
    await page.getByRole('button', { name: 'Start over' }).click();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
  });

  whole('leaves its set-up when nobody is there any more', async () => {
    const page = await visit();
    await page.clock.install();
    await page.reload();
    await page.getByText('Staff').click();
    await until(async () => {
      const place = await page.getByRole('button', { name: 'Set up' }).boundingBox();
      return place && place.y + place.height;
    }).toBeLessThanOrEqual(DESKTOP.height);
    await page.getByRole('button', { name: 'Set up' }).click();
    await text(heading(page)).toBe('Set up this kiosk');
    // What waits for nobody being there begins once the page is drawn, and that by this clock too.
    await page.clock.runFor(500);
    await page.clock.fastForward('02:05');
    await text(heading(page)).toBe('Welcome to Crown Kitchens');
  });
});

describe('the camera', () => {
  const loadedBy = (page: Page) => {
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    return () => loaded.filter((url) => /decode-[^/]+\.js$/.test(url));
  };

  whole('reads the code of a phone that is held up to it', () =>
    lookingAtPhone(async (page) => {
      const readers = loadedBy(page);
      await page.getByRole('button', { name: 'Scan my code' }).click();
      await text(heading(page)).toBe('Hello, Carlos');
      // What reads the picture came only now.
      expect(readers()).toHaveLength(1);
      await page.getByRole('button', { name: 'Start over' }).click();
      await text(heading(page)).toBe('Welcome to Crown Kitchens');
    }),
  );

  whole('is read by the browser itself, where it can', () =>
    lookingAtPhone(async (page) => {
      // Chromium brings a reader, though not on Linux. This one is given what is seen, and answers as the browser's would.
      await page.exposeFunction('read', (width: number, height: number, pixels: string) => {
        try {
          return [{ rawValue: decodeQR({ width, height, data: Buffer.from(pixels, 'base64') }) }];
        } catch {
          return [];
        }
      });
      await page.addInitScript(BARCODE_DETECTOR);
      await page.reload();
      const readers = loadedBy(page);
      await page.getByRole('button', { name: 'Scan my code' }).click();
      await text(heading(page)).toBe('Hello, Carlos');
      expect(await page.evaluate('window.askedFor')).toEqual({ formats: ['qr_code'] });
      expect(readers()).toEqual([]);
      await page.getByRole('button', { name: 'Start over' }).click();
      await text(heading(page)).toBe('Welcome to Crown Kitchens');
    }),
  );

  whole('that is not there, or may not be used, says so, and the code can be typed', async () => {
    const guarded = await openBrowser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny']);
    const refused = await visit({}, guarded);
    await refused.getByRole('button', { name: 'Scan my code' }).click();
    await text(refused.getByRole('alert')).toBe('This kiosk may not use its camera.');
    await expectFit(refused);
    await picture(refused, 'kiosk-camera-refused');
    await guarded.close();
    const missing = await visit({ permissions: ['camera'] });
    await missing.getByRole('button', { name: 'Scan my code' }).click();
    await text(missing.getByRole('alert')).toBe('There is no camera here.');
    await missing.getByRole('button', { name: 'Close the camera' }).click();
    await missing.locator('#ost').fill(guest('Carlos').phone);
    await missing.keyboard.press('Enter');
    await text(heading(missing)).toBe('Hello, Carlos');
    await missing.getByRole('button', { name: 'Start over' }).click();
  });
});

describe('what a guest has', () => {
  const usable = (page: Page, name: string) =>
    page.locator('.usable li').filter({ has: page.locator('.name').getByText(name) });
  const more = (page: Page, name: string) => usable(page, name).getByRole('button', { name: 'One more' });
  const less = (page: Page, name: string) => usable(page, name).getByRole('button', { name: 'One less' });
  const said = (page: Page, name: string) => text(usable(page, name).getByRole('alert'));
  const pay = (page: Page) => page.getByRole('button', { name: /^Pay/ });

  whole('can be used there and then, or put back, and is worth what the API says', async () => {
    // Ten coffees make a voucher that does not apply by itself.
    const lines = [{ lineId: '1', sku: 'coffee', name: 'Coffee', quantity: 10, unitPrice: 250, category: 'coffee' }];
    const coffees = { ref: randomUUID(), businessDate: today(), currency: 'EUR', total: 2500, lines };
    const { identify } = await kiosk.ask(IdentifyDocument, {
      input: {
        ost: await codeOf('Carlos'),
        ...{ posType: 'TILLSTER', storeId: 'princes-st', terminalId: 'other' },
        idempotencyKey: randomUUID(),
      },
    });
    await kiosk.ask(ClaimDocument, {
      input: { transactionId: identify.id, order: coffees, idempotencyKey: randomUUID() },
    });
    const before = await cardOf('Carlos');
    const page = await visit();
    await type(page, await codeOf('Carlos'));
    for (const name of ['Burger', 'Burger', 'Burger', 'Coffee']) await item(page, name).click();
    await usable(page, 'Free Coffee').getByRole('button', { name: 'Use: Free Coffee' }).click();
    await more(page, '€5 off').click();
    await until(() => sum(page, 'discount').allTextContents()).toEqual(['-€2.50', '-€5.00']);
    await until(() => page.locator('.discount dt').allTextContents()).toEqual(['Free Coffee', '€5 off']);
    await until(() => pay(page).textContent()).toBe('Pay €23.50');
    await expectFit(page);
    await picture(page, 'kiosk-picks');

    await more(page, 'Fries').click();
    await said(page, 'Fries').toBe('This doesn’t apply to your order yet. Add the item it is for, or take it off.');
    await until(() => pay(page).isDisabled()).toBe(true);
    await expectFit(page);
    await picture(page, 'kiosk-picks-unfit');
    await less(page, 'Fries').click();
    await until(() => pay(page).isEnabled()).toBe(true);

    const affordable = Math.floor(before.points.available / 450);
    for (let n = 1; n <= affordable; n += 1) await more(page, '€5 off').click();
    await said(page, '€5 off').toBe('You do not have enough for this.');
    await until(() => pay(page).isDisabled()).toBe(true);
    for (let n = 1; n <= affordable; n += 1) await less(page, '€5 off').click();
    await until(() => pay(page).textContent()).toBe('Pay €23.50');
    await until(() => page.locator('.usable [role="alert"]').count()).toBe(0);

    const open = one((await transactionsOf('Carlos')).filter(({ status }) => status === 'OPEN'));
    await pay(page).click();
    await page.getByRole('button', { name: 'Card' }).click();
    await text(sum(page, 'payable')).toBe('€23.50');
    const { transaction: booked } = await kiosk.ask(TransactionDocument, { by: { id: open.id } });
    expect(booked).toMatchObject({ status: 'CLAIMED', pointsBurned: 450, order: { payable: { amount: 2350 } } });
    const { card } = await partner.ask(VouchersDocument, { id: guest('Carlos').cardId });
    expect(card?.vouchers.map(({ status }) => status)).toContain('USED');
  });

  whole('is of no use where a code may not spend any more, and the guest goes on without', async () => {
    const page = await visit();
    await type(page, await codeOf('Carlos'));
    await item(page, 'Fries').click();
    await until(() => more(page, 'Fries').isVisible()).toBe(true);
    await operator.ask(SetIdentifierDocument, { type: 'OTP', enabled: true, maySpend: false });
    await more(page, 'Fries').click();
    await text(page.locator('.usable [role="alert"] p')).toBe(
      'With this kind of number you can collect, but not spend.',
    );
    await until(() => pay(page).isDisabled()).toBe(true);
    await expectFit(page);
    await picture(page, 'kiosk-picks-refused');
    await page.getByRole('button', { name: 'Go on without these' }).click();
    await until(() => pay(page).isEnabled()).toBe(true);
    await text(page.locator('.earned')).toContain('You earn');
    await page.getByRole('button', { name: 'Start over' }).click();
    await text(heading(page)).toBe('Welcome to Crown Kitchens');

    // The next guest is asked nothing that would be refused.
    await type(page, await codeOf('Carlos'));
    await text(page.locator('.guest')).toContain('With this number you collect.');
    await until(() => page.locator('.usable').count()).toBe(0);
    await operator.ask(SetIdentifierDocument, { type: 'OTP', enabled: true, maySpend: true });
    await page.getByRole('button', { name: 'Start over' }).click();
  });
});

/** Opens a kiosk, its camera looking at a phone that shows a code of Carlos. */
async function lookingAtPhone(look: (page: Page) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'loyalty-camera-'));
  const film = join(folder, 'phone.y4m');
  await writeFile(film, filmOf(`loyalty:otp:${await codeOf('Carlos')}`));
  const filming = await openBrowser([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]);
  try {
    await look(await visit({ permissions: ['camera'] }, filming));
  } finally {
    await filming.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** As much of it as there is where it is. Source: Shape Detection API. */
const BARCODE_DETECTOR = `window.BarcodeDetector = class {
  static getSupportedFormats = async () => ['aztec', 'qr_code'];
  constructor(options) {
    window.askedFor = options;
  }
  async detect({ videoWidth: width, videoHeight: height }) {
    if (!width) throw new DOMException('No frame yet', 'InvalidStateError');
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
    context.drawImage(arguments[0], 0, 0);
    return window.read(width, height, new Uint8Array(context.getImageData(0, 0, width, height).data).toBase64());
  }
}`;

/** A film of one picture: a QR code, dark on light. Source: YUV4MPEG2. */
function filmOf(payload: string): Buffer {
  const [width, height, frames] = [640, 480, 5];
  const { modules } = QRCode.create(payload, { errorCorrectionLevel: 'M' });
  const scale = Math.floor((height - 80) / modules.size);
  const [left, top] = [width, height].map((side) => Math.floor((side - scale * modules.size) / 2)) as [number, number];
  const luma = Buffer.alloc(width * height, 235);
  for (let y = 0; y < scale * modules.size; y += 1) {
    for (let x = 0; x < scale * modules.size; x += 1) {
      if (modules.get(Math.floor(y / scale), Math.floor(x / scale))) luma[(top + y) * width + left + x] = 16;
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`);
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame)]);
}
