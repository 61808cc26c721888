/** A guest, a kiosk and the brand beside each other, each at their own page, and a line that breaks between them. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CardDocument } from './generated/documents.ts';
import { DESKTOP, expectAccessible, openBrowser, picture, type TestBrowser, type Visit } from './harness/browser.ts';
import { api, one } from './harness/client.ts';
import { type Line, openLine } from './harness/line.ts';
import { openScene, type Scene } from './harness/scene.ts';

/** How long what comes by itself may take, on a machine that is busy besides. */
const SOON = { timeout: 20_000 };

let scene: Scene;
let browser: TestBrowser;
/** Between the guest's phone and the platform. */
let line: Line;
const visits: Visit[] = [];

beforeAll(async () => {
  // Guests and kiosks may run what the pages have registered, and nothing else.
  const env = { TRUSTED_DOCUMENTS: 'examples/trusted-documents.json' };
  [scene, browser] = await Promise.all([openScene({ env }), openBrowser()]);
  line = await openLine(scene.endpoint);
});
afterEach(async ({ task }) => {
  const failed = task.result?.state === 'fail';
  for (const [nth, { page }] of visits.entries()) if (failed) await picture(page, `failed-${nth}`);
  expect(visits.flatMap(({ complaints }) => complaints)).toEqual([]);
  expect(scene.faults()).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await scene?.close();
});

async function open(
  path: string,
  options: Parameters<TestBrowser['visit']>[1] = {},
  at = scene.endpoint,
): Promise<Page> {
  const visit = await browser.visit(new URL(path, at).href, options);
  visits.push(visit);
  visit.page.setDefaultTimeout(SOON.timeout);
  // A reload would forget it.
  await visit.page.evaluate('window.still = true');
  return visit.page;
}

async function numberIn(page: Page, selector: string): Promise<number> {
  return Number((await page.locator(selector).first().textContent())?.replace(/\D/g, ''));
}

async function codeOn(wallet: Page, before = ''): Promise<string> {
  let code = '';
  await expect
    .poll(async () => {
      const digits = await wallet.locator('[data-state="live"] .six [aria-hidden]').allTextContents();
      code = digits.join('').replace(/\s/g, '');
      return /^\d{6}$/.test(code) && code !== before;
    }, SOON)
    .toBe(true);
  return code;
}

async function typeAt(kiosk: Page, ost: string): Promise<void> {
  await expect.poll(() => kiosk.evaluate('document.activeElement.id'), SOON).toBe('ost');
  await kiosk.keyboard.type(ost);
  await kiosk.keyboard.press('Enter');
}

it('a code that the phone shows is typed at the kiosk; what is paid arrives everywhere, also where the line was cut meanwhile', async () => {
  const andy = one(scene.running.credentials.guests.filter(({ name }) => name === 'Andy'));
  const wallet = await open('/wallet', {}, line.url);
  const kiosk = await open('/kiosk', { viewport: DESKTOP });
  const console = await open('/console', { viewport: DESKTOP });
  await wallet.getByRole('button', { name: 'Andy', exact: true }).click();
  await console.getByRole('button', { name: 'Sign in' }).click();
  const claimedToday = () => numberIn(console, '[data-measure="transactionsClaimed"] .count');
  await expect.poll(claimedToday, SOON).not.toBeNaN();
  const claimedBefore = await claimedToday();
  const code = await codeOn(wallet);
  const balanceBefore = await numberIn(wallet, '.balance .count');

  await typeAt(kiosk, code);
  await kiosk.getByRole('heading', { name: 'Hello, Andy' }).waitFor();
  const dialog = wallet.getByRole('dialog', { name: 'Code accepted' });
  await dialog.waitFor();
  await expectAccessible(wallet);
  await picture(wallet, 'side-by-side-wallet');
  await dialog.getByRole('button', { name: 'Close' }).click();
  const next = await codeOn(wallet, code);

  line.cut();
  await wallet.getByText('No connection.').waitFor();
  await kiosk.locator('.item').filter({ hasText: 'Burger' }).first().click();
  await kiosk.getByRole('button', { name: /^Pay / }).click();
  await kiosk.getByRole('button', { name: 'Card' }).click();
  await kiosk.getByRole('heading', { name: 'Thank you, Andy!' }).waitFor();
  await expectAccessible(kiosk);
  await picture(kiosk, 'side-by-side-kiosk');
  const balance = await numberIn(kiosk, '.balance');
  expect(balance).toBeGreaterThan(balanceBefore);
  expect(await numberIn(wallet, '.balance .count')).toBe(balanceBefore);

  line.mend();
  await expect.poll(() => numberIn(wallet, '.balance .count'), SOON).toBe(balance);
  await wallet.getByText('No connection.').waitFor({ state: 'hidden' });
  expect(await codeOn(wallet)).toBe(next);
  await expect.poll(claimedToday, SOON).toBe(claimedBefore + 1);
  for (const page of [wallet, console]) await expectAccessible(page);
  await picture(console, 'side-by-side-console');

  const { card } = await api(scene.endpoint, scene.credentialOf('partner')).ask(CardDocument, { id: andy.cardId });
  expect(card?.points.balance).toBe(balance);
  for (const page of [wallet, kiosk, console]) expect(await page.evaluate('window.still')).toBe(true);
});

it('a code that has expired is refused at the kiosk, in words, and the phone has another', async () => {
  const wallet = await open('/wallet');
  await wallet.getByRole('button', { name: 'Brigid', exact: true }).click();
  const code = await codeOn(wallet);
  const brigid = one(scene.running.credentials.guests.filter(({ name }) => name === 'Brigid'));
  await scene.sql(
    "update otp.otp set expires_at = now() - interval '1 second' where card_id = $1 and status = 'ISSUED'",
    [brigid.cardId],
  );
  const kiosk = await open('/kiosk', { viewport: DESKTOP });
  await typeAt(kiosk, code);
  await kiosk.getByText('We don’t recognise this code.').waitFor();
  const next = await codeOn(wallet, code);
  await typeAt(kiosk, next);
  await kiosk.getByRole('heading', { name: 'Hello, Brigid' }).waitFor();
  await wallet.getByRole('dialog', { name: 'Code accepted' }).waitFor();
});
