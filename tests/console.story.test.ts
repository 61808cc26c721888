/** The console, in a browser: what operators watch, and what they change, is what the API says. */
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ConsoleProgrammeDocument,
  ConsoleSaveRewardDocument,
  ConsoleSaveStampCampaignDocument,
  ConsoleSaveTiersDocument,
} from '../client/index.ts';
import { localDate, startOfDay } from '../platform/calendar.ts';
import {
  ApiClientsDocument,
  ClaimDocument,
  CreateTransactionDocument,
  EndCampaignDocument,
  HistoryDocument,
  IdentifyDocument,
  RefusalsDocument,
  RevokeApiClientDocument,
  SaveStampCampaignDocument,
  StatsDocument,
  ValidateDocument,
  VouchersDocument,
} from './generated/documents.ts';
import { DESKTOP, expectAccessible, openBrowser, PHONE, picture, type TestBrowser, whole } from './harness/browser.ts';
import { type Api, api, one, order } from './harness/client.ts';
import { button, entry, field, SHIFTS, SOON, signInTo, visiting } from './harness/console.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, startForm } from './harness/forms.ts';

const DAY_MS = 24 * 3_600_000;

let database: TestDatabase;
let running: RunningForm;
let browser: TestBrowser;
let operator: Api;
let kiosk: Api;
let partner: Api;

beforeAll(async () => {
  database = await createDemoDatabase();
  [running, browser] = await Promise.all([startForm('one process', database.url), openBrowser()]);
  const { kiosks, partners, operator: console } = running.credentials;
  operator = api(running.endpoint, console.key);
  kiosk = api(running.endpoint, one(kiosks).key);
  partner = api(running.endpoint, one(partners).key);
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await database?.drop();
});

const key = () => ({ idempotencyKey: randomUUID() });
const guest = (at = 0) => one(running.credentials.guests, at);
const till = { posType: 'TILLSTER', storeId: 'princes-st', terminalId: 'kiosk-1' };
const identify = async (ost: string) =>
  (await kiosk.ask(IdentifyDocument, { input: { ost, ...till, ...key() } })).identify;
const balanceOf = async (id: string) => (await partner.ask(VouchersDocument, { id })).card?.points.balance;

const signIn = (address = 'numbers', options: Parameters<TestBrowser['visit']>[1] = {}) =>
  signInTo(browser, running, address, options);

describe('an operator', () => {
  whole('signs in with one click in development, and is forgotten when they sign out', async () => {
    await visiting(await signIn(), async (page) => {
      await page.getByRole('heading', { name: 'Numbers', level: 1 }).waitFor();
      expect(await page.evaluate('[localStorage.length, Object.keys(sessionStorage)]')).toEqual([0, ['operator-key']]);
      await page.reload();
      await page.locator('.shell').waitFor();
      await button(page, 'Sign out').click();
      await page.locator('#key').waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
      await expectAccessible(page);
      await picture(page, 'console-sign-in');
    });
  });

  whole.each([
    ['mistyped', () => `${running.credentials.operator.key}x`, /not valid/],
    ["a kiosk's", () => one(running.credentials.kiosks).key, /not an operator's/],
  ])('is told of a key that is %s', async (_what, wrong, said) => {
    const visit = await browser.visit(new URL('/console', running.endpoint).href, { viewport: DESKTOP });
    await visiting(visit, async (page) => {
      await expect.poll(() => page.locator('#key').inputValue()).not.toBe('');
      await page.locator('#key').fill(wrong());
      await page.locator('button[type=submit]').click();
      await expect.poll(() => page.getByRole('alert').textContent()).toMatch(said);
      expect(await page.locator('.shell').count()).toBe(0);
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    });
  });
});

describe('numbers', () => {
  const shown = (page: Page, measure: string) =>
    page.locator(`[data-measure="${measure}"] .aloud`).textContent({ timeout: 5_000 });

  whole('move by themselves when a kiosk claims an order, to what the API says', async () => {
    await visiting(await signIn(), async (page) => {
      await page.locator('[data-live="true"]').waitFor();
      const claimed = Number(await shown(page, 'transactionsClaimed'));
      const { id } = await identify(guest(1).cardId);
      await kiosk.ask(ClaimDocument, { input: { transactionId: id, order: order(123_456), ...key() } });
      await expect.poll(() => shown(page, 'transactionsClaimed'), SOON).toBe(String(claimed + 1));

      const day = dayStart();
      const to = new Date(day.getTime() + DAY_MS).toISOString();
      const { stats } = await operator.ask(StatsDocument, { from: day.toISOString(), to, storeId: null });
      expect(stats.pointsEarned).toBeGreaterThanOrEqual(12_345);
      const { byDay: _, ...sums } = stats;
      for (const [measure, value] of Object.entries(sums)) {
        await expect.poll(() => shown(page, measure), SOON).toBe(value.toLocaleString('en'));
      }
      // The same on its day in the table under the chart, which can be opened.
      const chart = page.locator('[data-chart="pointsEarned"]');
      await chart.locator('summary').click();
      const cell = chart.locator('tbody tr').first().locator('td').first();
      await expect.poll(() => cell.textContent(), SOON).toBe(stats.pointsEarned.toLocaleString('en'));
      await expect
        .poll(() => chart.getByRole('img').getAttribute('aria-label'), SOON)
        .toMatch(/Earned crowns: [\d,]+ in 30 days, most on .+\(/);
      await expectAccessible(page);
      await picture(page, 'console-numbers');
    });
  });

  whole('are of one store, and of as many days as are asked for', async () => {
    await visiting(await signIn(), async (page) => {
      await page.locator('[data-live="true"]').waitFor();
      await page.locator('#store').fill('nowhere');
      await button(page, 'Show').click();
      await expect.poll(() => shown(page, 'pointsLiability'), SOON).toBe('0');
      await page.getByText('No orders of this store').waitFor();
      await expectAccessible(page);
      await page.locator('#store').fill('princes-st');
      await button(page, 'Show').click();
      const from = dayStart().toISOString();
      const to = new Date(Date.now() + DAY_MS).toISOString();
      const { stats } = await operator.ask(StatsDocument, { from, to, storeId: 'princes-st' });
      await expect.poll(() => shown(page, 'pointsLiability'), SOON).toBe(stats.pointsLiability.toLocaleString('en'));
      expect(await page.getByText('No orders of this store').count()).toBe(0);
      expect(
        await page.locator('#stores option').evaluateAll((all) => all.map((one) => one.getAttribute('value'))),
      ).toEqual(['douglas', 'princes-st']);
      for (const days of [7, 90, 30]) {
        await button(page, `${days} days`).click();
        await expect.poll(() => page.locator('[data-chart="transactionsClaimed"] tbody tr').count(), SOON).toBe(days);
      }
    });
  });

  whole('say that the server is not reached, and go on by themselves', async () => {
    const visit = await signIn();
    const { page, context } = visit;
    await page.locator('[data-live="true"]').waitFor();
    await context.setOffline(true);
    await expect.poll(() => page.locator('.reach').textContent(), SOON).toMatch(/cannot be reached/);
    expect(await page.locator('[data-live="true"]').count()).toBe(1);
    await context.setOffline(false);
    await expect.poll(() => page.locator('.reach').textContent(), SOON).toBe('');
    await visiting(visit, async () => {});
  });

  whole('say that there are none for as long as that is so, without saying it again and again', async () => {
    await visiting(await signIn('refusals'), async (page) => {
      let asked = 0;
      await page.route('**/graphql', (route) => {
        if (!route.request().postData()?.includes('ConsoleNumbers')) return route.continue();
        asked += 1;
        return route.abort();
      });
      await page.goto(new URL('/console#numbers', running.endpoint).href);
      const alert = page.locator('.today').getByRole('alert');
      await alert.waitFor();
      await page.evaluate(LOST_ALERTS);
      const before = asked;
      await expect.poll(() => asked, { timeout: 30_000 }).toBeGreaterThan(before + 2);
      expect(await alert.count()).toBe(1);
      expect(await page.evaluate('lostAlerts')).toBe(0);
    });
  });

  whole('are told by each chart in words and as a table too', async () => {
    await visiting(await signIn(), async (page) => {
      await page.locator('[data-live="true"]').waitFor();
      const charts = page.locator('[data-chart]');
      await expect.poll(() => charts.first().locator('tbody tr').count(), SOON).toBe(30);
      expect(await charts.count()).toBe(4);
      for (const chart of await charts.all()) {
        const words = (await chart.getByRole('img').getAttribute('aria-label')) ?? '';
        await chart.locator('summary').click();
        for (const [i, name] of (await chart.locator('.series-name').allTextContents()).entries()) {
          const total = await chart.locator('.series .total').nth(i).textContent();
          const days = await chart.locator(`tbody td:nth-of-type(${i + 1})`).allTextContents();
          const sum = days.reduce((all, day) => all + Number(day.replaceAll(',', '')), 0);
          expect([name, total]).toEqual([name, sum.toLocaleString('en')]);
          expect(words).toContain(sum === 0 ? name : `${name}: ${total} in 30 days`);
        }
      }
    });
  });

  whole.each(['reduce', 'no-preference'] as const)('stand still or move in charts as is wanted: %s', async (wish) => {
    await visiting(await signIn('numbers', { reducedMotion: wish }), async (page) => {
      // The page's clock is ours: each picture of a movement is seen, however busy the machine is.
      await page.clock.install();
      await page.reload();
      const chart = page.locator('[data-chart="transactionsClaimed"]');
      await expect.poll(() => chart.locator('tbody tr').count(), SOON).toBe(30);
      await page.clock.pauseAt(Date.now() + 1_000);
      const pictures = new Set<unknown>();
      const today = async () => {
        await page.clock.runFor(50);
        pictures.add(await page.evaluate(CHART));
        return Number(await chart.locator('tbody td').first().textContent());
      };
      const before = await today();
      const { id } = await identify(guest(1).cardId);
      await kiosk.ask(ClaimDocument, { input: { transactionId: id, order: order(500), ...key() } });
      await expect.poll(today, { timeout: 30_000, interval: 1 }).toBe(before + 1);
      for (let i = 0; i < 20; i += 1) await today();
      // One as it was, and one as it is.
      if (wish === 'reduce') expect(pictures.size).toBe(2);
      else expect(pictures.size).toBeGreaterThan(2);
    });
  });

  /** When the brand's day began; the demo brand lives by Dublin's clock. */
  const dayStart = () => new Date(startOfDay(localDate(new Date(), 'Europe/Dublin'), 'Europe/Dublin'));
});

/** Once whatever has come is seen. */
const DRAWN = 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))';

/** Counts notices that come, be it for a moment. */
const NOTICES = `
  window.notices = 0;
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const { className } of addedNodes) window.notices += className === 'notice' ? 1 : 0;
    }
  }).observe(document, { childList: true, subtree: true })`;

/** Counts alerts that go. */
const LOST_ALERTS = `
  window.lostAlerts = 0;
  new MutationObserver((changes) => {
    for (const { removedNodes } of changes) {
      for (const node of removedNodes) window.lostAlerts += node.matches?.('[role="alert"]') ? 1 : 0;
    }
  }).observe(document, { childList: true, subtree: true })`;

/** What a chart looks like. */
const CHART = `document.querySelector('[data-chart="transactionsClaimed"] canvas').toDataURL()`;

describe('the programme', () => {
  const programme = async () => (await operator.ask(ConsoleProgrammeDocument, {})).programme;

  const campaign = async (name: string) => (await programme()).campaigns.find((one) => one.name === name);
  const isRunning = async (id: string) => (await programme()).running.some((one) => one.id === id);
  /** What the example order gives now, and with what is typed. */
  const expectPreview = (page: Page | Locator, measure: string, given: string[]) =>
    expect
      .poll(() => page.locator(`.comparison [data-measure="${measure}"] td`).allTextContents(), SOON)
      .toEqual(given);

  it('a campaign is edited: the example order tells the difference before it is saved', async () => {
    await visiting(await signIn('campaigns'), async (page) => {
      await page.locator('[data-campaign="Crowns"] a').click();
      await expectPreview(page, 'pointsToEarn', ['100', '100']);
      await entry(page, 'input.pointsPerUnit').fill('12');
      await expectPreview(page, 'pointsToEarn', ['100', '120']);
      await expect.poll(() => page.locator('.said').textContent(), SOON).toBe('Earned crowns: 100 → 120');
      expect(await campaign('Crowns')).toMatchObject({ version: 1, pointsPerUnit: 10 });
      await expectAccessible(page);
      await picture(page, 'console-campaign');
      await button(page, 'Save').click();
      await expect.poll(() => page.locator('.told').textContent()).toBe('Crowns is saved as version 2.');
      await expect
        .poll(() => page.locator('[data-campaign="Crowns"]').textContent())
        .toContain('12 crowns for each €1.00');
      await picture(page, 'console-campaigns');
    });
    expect(await campaign('Crowns')).toMatchObject({ version: 2, pointsPerUnit: 12 });
  });

  whole('begins and ends by the clocks of the brand, wherever it is edited', async () => {
    const abroad = await signIn('campaigns/new-points', { timezoneId: 'America/Los_Angeles' });
    await visiting(abroad, async (page) => {
      await entry(page, 'input.name').fill('Summer');
      await entry(page, 'input.pointsPerUnit').fill('1');
      await entry(page, 'input.startsAt').fill('2027-07-01T00:00');
      await button(page, 'Save').click();
      const row = page.locator('[data-campaign="Summer"]');
      await expect.poll(() => row.textContent()).toContain('From 1 Jul 2027, 00:00');
      // Dublin is an hour ahead in summer.
      expect(await campaign('Summer')).toMatchObject({ startsAt: '2027-06-30T23:00:00.000Z' });
      await row.locator('a').click();
      expect(await entry(page, 'input.startsAt').inputValue()).toBe('2027-07-01T00:00');
      // One that has not begun can be ended too, and that changes nothing for an order now.
      await button(page, 'End campaign').click();
      await expect.poll(() => page.locator('dialog .said').textContent(), SOON).toMatch(/changes nothing/);
      await button(page.locator('dialog'), 'Cancel').click();
      await operator.ask(EndCampaignDocument, { id: (await campaign('Summer'))?.id ?? '' });
    });
  });

  whole(
    'an example order is made up, asked about as it is typed, and kept by the browser without the card',
    async () => {
      await visiting(await signIn('example'), async (page) => {
        await entry(page, 'input.order.storeId').fill('douglas');
        await entry(page, 'input.order.lines.0.unitPrice').fill('20.50');
        await expectPreview(page, 'pointsToEarn', ['246']);
        await expect
          .poll(() => page.locator('.outcomes').textContent())
          .toContain('246 crowns: 12 for each €1.00 of €20.50.');
        const input = { cardId: guest().cardId, channel: 'MOBILE' as const, posType: 'AIRTOUCH', storeId: 'douglas' };
        const { validateTransaction } = await partner.ask(ValidateDocument, {
          input: { ...input, order: order(2050) },
        });
        expect(validateTransaction.pointsToEarn).toBe(246);
        await expectAccessible(page);
        await picture(page, 'console-example');

        await entry(page, 'input.guest.tierId').selectOption('gold');
        await expectPreview(page, 'pointsToEarn', ['369']);
        await page.getByLabel('Burger').check();
        await entry(page, 'input.guest.points').fill('0');
        await expect.poll(() => page.locator('.problems').textContent(), SOON).toMatch(/not enough points/);
        await expectPreview(page, 'acceptable', ['No']);
        await page.getByLabel('Burger').uncheck();

        // What cannot be read, what is refused, and who is not there.
        const price = field(page, 'input.order.lines.0.unitPrice').locator('.field-problem');
        await entry(page, 'input.order.lines.0.unitPrice').fill('20,5');
        await expect.poll(() => price.textContent(), SOON).toMatch(/an amount of money/);
        await entry(page, 'input.order.lines.0.unitPrice').fill('20.50');
        await entry(page, 'input.order.lines.0.quantity').fill('1000');
        await expect
          .poll(() => page.locator('.said').textContent())
          .toBe('Quantity: Expected a whole number from 1 to 999.');
        await expectAccessible(page);
        await picture(page, 'console-example-refused');
        await entry(page, 'input.order.lines.0.quantity').fill('2');
        await entry(page, 'guest').selectOption('CARD');
        await entry(page, 'input.guest.cardId').fill(randomUUID());
        await expect.poll(() => page.locator('.said').textContent(), SOON).toBe('We could not find this.');
        await entry(page, 'input.guest.cardId').fill(guest().cardId);
        await expectPreview(page, 'pointsToEarn', ['492']);

        await page.reload();
        await expect.poll(() => entry(page, 'input.order.lines.0.quantity').inputValue()).toBe('2');
        expect(await entry(page, 'guest').inputValue()).toBe('MADE_UP');
        expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(guest().cardId);
      });
    },
  );

  whole('an example order uses vouchers of a card', async () => {
    const { cardId } = guest(2);
    const common = { name: 'Welcome', startsAt: '2026-01-01T00:00:00.000Z', required: 1, voucherValidDays: 9 };
    const input = { ...common, autoApply: false, benefit: { amountOff: { amount: 123 } } };
    const { saveStampCampaign } = await operator.ask(ConsoleSaveStampCampaignDocument, { input });
    const place = { channel: 'MOBILE' as const, posType: 'AIRTOUCH', storeId: 'douglas' };
    await partner.ask(CreateTransactionDocument, { input: { cardId, ...place, order: order(900), ...key() } });
    await operator.ask(EndCampaignDocument, { id: saveStampCampaign.id });
    await visiting(await signIn('example'), async (page) => {
      await entry(page, 'guest').selectOption('CARD');
      expect(await field(page, 'input.voucherIds').count()).toBe(0);
      await entry(page, 'input.guest.cardId').fill(cardId);
      const voucher = field(page, 'input.voucherIds').getByLabel('€1.23 off');
      await voucher.waitFor();
      const before = await page.locator('[data-measure="discounts"] td').textContent();
      await voucher.check();
      await expect.poll(() => page.locator('.outcomes').textContent(), SOON).toMatch(/€1\.23/);
      expect(await page.locator('[data-measure="discounts"] td').textContent()).not.toBe(before);
      await expectAccessible(page);
      await picture(page, 'console-example-vouchers');
      const kept = await page.evaluate('localStorage.getItem("example-order")');
      expect(kept).not.toContain('voucherIds');
      // Those of another card are not his.
      await entry(page, 'input.guest.cardId').fill(guest(3).cardId);
      await expect.poll(() => page.locator('.outcomes').textContent(), SOON).not.toMatch(/€1\.23/);
      expect(await page.locator('.said').getAttribute('data-refused')).toBe('false');
    });
  });

  whole.each(['{', '{"order":{"lines":[null]}}', '{"order":{"channel":"WEB"}}'])(
    'an example order that is kept and broken is left: %s',
    async (kept) => {
      await visiting(await signIn('numbers'), async (page) => {
        await page.evaluate(`localStorage.setItem('example-order', ${JSON.stringify(kept)})`);
        await page.reload();
        await page.goto(new URL('/console#example', running.endpoint).href);
        await expect.poll(() => entry(page, 'input.order.lines.0.unitPrice').inputValue(), SOON).toBe('10.00');
      });
    },
  );

  whole('an edit that is refused is refused in words beside it, and what was typed last is what counts', async () => {
    await visiting(await signIn('campaigns/new-points'), async (page) => {
      const said = page.locator('.said');
      await expect.poll(() => said.textContent(), SOON).toBe('For each €1.00: Expected a whole number.');
      await entry(page, 'input.name').fill('More');
      await entry(page, 'input.pointsPerUnit').fill('99999');
      await expect
        .poll(() => said.textContent(), SOON)
        .toBe('For each €1.00: Expected a whole number from 1 to 2,147.');
      expect(await page.locator('.field-problem, .problem').count()).toBe(0);
      await expectAccessible(page);
      await picture(page, 'console-preview-refused');
      // An answer that was slow does not take the place of a later one.
      let slow = 0;
      const isSlow = (asked: string | null) => asked?.includes('"pointsPerUnit":3,') === true;
      await page.route('**/graphql', async (route) => {
        if (isSlow(route.request().postData())) {
          slow += 1;
          await new Promise((resolve) => setTimeout(resolve, 1_500));
        }
        await route.continue();
      });
      await entry(page, 'input.pointsPerUnit').fill('3');
      await expect.poll(() => slow, SOON).toBeGreaterThan(0);
      const late = page.waitForEvent('requestfinished', (request) => isSlow(request.postData()));
      await entry(page, 'input.pointsPerUnit').fill('5');
      await expect.poll(() => said.textContent(), SOON).toMatch(/^Earned crowns: 120 → 170/);
      await late;
      await page.evaluate(DRAWN);
      expect(await said.textContent()).toMatch(/^Earned crowns: 120 → 170/);
    });
    expect(await campaign('More')).toBeUndefined();
  });

  whole('what the API refuses is said beside its field, in the units of the form', async () => {
    await visiting(await signIn('campaigns/new-points'), async (page) => {
      await entry(page, 'input.name').fill('Much');
      await entry(page, 'input.pointsPerUnit').fill('99999');
      await button(page, 'Save').click();
      const perUnit = field(page, 'input.pointsPerUnit');
      await expect
        .poll(() => perUnit.locator('.field-problem').textContent())
        .toBe('Expected a whole number from 1 to 2,147.');
      await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-invalid")')).toBe('true');
      await expectAccessible(page);
      await picture(page, 'console-refused');

      await entry(page, 'input.pointsPerUnit').fill('5');
      await entry(page, 'input.minimumSpend').fill('100000.01');
      await button(page, 'Save').click();
      const spend = field(page, 'input.minimumSpend').locator('.field-problem');
      await expect.poll(() => spend.textContent()).toBe('Expected an amount from €0.00 to €100,000.00.');
      await entry(page, 'input.minimumSpend').fill('12,5');
      await button(page, 'Save').click();
      await expect.poll(() => spend.textContent()).toMatch(/an amount of money/);
    });
    expect((await programme()).campaigns.map(({ name }) => name)).not.toContain('Much');
  });

  whole('a stamp campaign is made, with money in major units, and ended', async () => {
    await visiting(await signIn('campaigns/new-stamps'), async (page) => {
      await entry(page, 'input.name').fill('Pizza');
      await entry(page, 'input.required').fill('5');
      await entry(page, 'input.voucherValidDays').fill('10');
      await entry(page, 'input.minimumSpend').fill('8.50');
      await entry(page, 'kind').selectOption('AmountOff');
      await entry(page, 'input.benefit.amountOff.amount').fill('3.05');
      await expectAccessible(page);
      await button(page, 'Save').click();
      await page.locator('[data-campaign="Pizza"]').waitFor();
      const made = (await programme()).campaigns.find(({ name }) => name === 'Pizza');
      expect(made).toMatchObject({ version: 1, name: 'Pizza' });
      await expect
        .poll(() => page.locator('[data-campaign="Pizza"]').textContent())
        .toMatch(/5 stamps → €3\.05 off.*from €8\.50/);

      await page.locator('[data-campaign="Pizza"] a').click();
      await button(page, 'End campaign').click();
      await expectAccessible(page);
      await button(page.locator('dialog'), 'End campaign').click();
      await page.locator('[data-campaign="Pizza"][data-ended="true"]').waitFor({ state: 'attached' });
      const { id } = made ?? { id: '' };
      expect(await isRunning(id)).toBe(false);

      // It is not lost: with a later end it runs again.
      await page.locator('.past summary').click();
      await expectAccessible(page);
      await picture(page, 'console-campaigns-ended');
      await page.locator('[data-campaign="Pizza"] a').click();
      await expect.poll(() => page.locator('.notice').textContent()).toMatch(/^It has ended/);
      expect(await button(page, 'End campaign').count()).toBe(0);
      await entry(page, 'input.endsAt').fill('2099-01-01T00:00');
      await button(page, 'Save').click();
      await page.locator('[data-campaign="Pizza"][data-ended="false"]').waitFor();
      expect(await isRunning(id)).toBe(true);
      await operator.ask(EndCampaignDocument, { id });
    });
  });

  whole('whoever edits a campaign is told that somebody else has saved it meanwhile', async () => {
    const campaign = { name: 'Lunch', startsAt: '2026-01-01T00:00:00.000Z', minimumSpend: 800, required: 4 };
    const voucher = { voucherValidDays: 2, autoApply: true, benefit: { percentOff: { percent: 10 } } };
    const { id } = one((await programme()).campaigns.filter(({ name }) => name === 'Lunch'));
    await visiting(await signIn(`campaigns/${id}`), async (page) => {
      await entry(page, 'input.required').fill('6');
      const input = { id, ...campaign, ...voucher };
      const { saveStampCampaign } = await operator.ask(SaveStampCampaignDocument, { input });
      const notice = page.locator('.notice');
      await expect.poll(() => notice.count(), SOON).toBe(1);
      expect(await notice.textContent()).toContain(`version ${saveStampCampaign.version} of it meanwhile`);
      // What is typed stays.
      expect(await entry(page, 'input.required').inputValue()).toBe('6');
    });
  });

  whole('what ending a campaign changes is seen before', async () => {
    const { id = '' } = (await campaign('Crowns')) ?? {};
    await visiting(await signIn(`campaigns/${id}`), async (page) => {
      await button(page, 'End campaign').click();
      const dialog = page.locator('dialog');
      await expectPreview(dialog, 'pointsToEarn', ['120', '0']);
      await expectAccessible(page);
      await picture(page, 'console-campaign-end');
      await entry(dialog, 'at').fill('2099-01-01T00:00');
      await expect.poll(() => dialog.locator('.said').textContent(), SOON).toMatch(/changes nothing/);
      await button(dialog, 'Cancel').click();
      expect(await isRunning(id)).toBe(true);
    });
  });

  whole('boxes to tick say what is wrong with them', async () => {
    await visiting(await signIn('example'), async (page) => {
      // More than an order takes.
      await page.route('**/graphql', (route) => {
        const asked = route.request().postData() ?? '';
        return route.continue({
          postData: asked.replace(/"rewardIds":\[("[^"]+")\]/, `"rewardIds":[${'$1,'.repeat(10)}$1]`),
        });
      });
      await page.getByLabel('Burger').check();
      const rewards = field(page, 'input.rewardIds');
      const problem = rewards.locator('.field-problem');
      await expect.poll(() => problem.textContent(), SOON).toBe('Expected 0 to 10 entries.');
      expect((await rewards.getAttribute('aria-describedby'))?.split(' ')).toContain(await problem.getAttribute('id'));
      expect(await page.getByLabel('Burger').getAttribute('aria-invalid')).toBe('true');
      await expectAccessible(page);
    });
  });

  whole('a reward is made, changed, and taken off', async () => {
    await visiting(await signIn('rewards'), async (page) => {
      await page.locator('[data-reward="Fries"]').waitFor();
      await expectAccessible(page);
      await picture(page, 'console-rewards');
      await page.getByRole('link', { name: 'New reward' }).click();
      await entry(page, 'input.name').fill('Nuggets');
      await entry(page, 'input.points').fill('300');
      await button(page, 'Save').click();
      const skus = field(page, 'input.benefit.freeItem.skus').locator('.field-problem');
      await expect.poll(() => skus.textContent()).toBe('Expected 1 to 100 entries.');
      await entry(page, 'input.benefit.freeItem.skus').fill('burger, wings');
      await button(page, 'Save').click();
      await page.locator('[data-reward="Nuggets"]').waitFor();
      const nuggets = async () => (await programme()).rewards.find(({ name }) => name === 'Nuggets');
      expect(await nuggets()).toMatchObject({ points: 300, version: 1 });
      await page.locator('[data-reward="Nuggets"] a').click();
      await page.getByLabel('Offered to guests').uncheck();
      await button(page, 'Save').click();
      await page.locator('[data-reward="Fries"]').waitFor();
      await page.locator('[data-reward="Nuggets"][data-active="false"]').waitFor({ state: 'attached' });
      expect(await nuggets()).toMatchObject({ active: false, version: 2 });

      // It is kept, and offered again; what it would cost is seen before.
      await page.locator('.past summary').click();
      await expectAccessible(page);
      await picture(page, 'console-rewards-inactive');
      await page.locator('[data-reward="Nuggets"] a').click();
      await expectPreview(page, 'acceptable', ['Yes', 'No']);
      await page.getByLabel('Offered to guests').check();
      await entry(page, 'input.points').fill('350');
      await expectPreview(page, 'pointsToBurn', ['0', '350']);
      await expectAccessible(page);
      await picture(page, 'console-reward');
      await button(page, 'Save').click();
      await page.locator('[data-reward="Nuggets"][data-active="true"]').waitFor();
      expect(await nuggets()).toMatchObject({ active: true, points: 350, version: 3 });
      // Of one that is offered, the price as it is stands beside the price as it would be.
      await page.locator('[data-reward="Nuggets"] a').click();
      await entry(page, 'input.points').fill('400');
      await expectPreview(page, 'pointsToBurn', ['350', '400']);
    });
  });

  whole('the ladder of tiers is saved as a whole', async () => {
    await visiting(await signIn('tiers'), async (page) => {
      await page.locator('[data-tier="gold"]').waitFor();
      await entry(page, 'input.0.earnPercent').fill('150');
      await expectPreview(page, 'pointsToEarn', ['120', '180']);
      await expectAccessible(page);
      await picture(page, 'console-tiers');
      await entry(page, 'input.0.earnPercent').fill('100');
      await expect.poll(() => page.locator('.said').textContent(), SOON).toMatch(/changes nothing/);
      await button(page, 'Add a tier').click();
      await entry(page, 'input.3.id').fill('platinum');
      await entry(page, 'input.3.name').fill('Platinum');
      await entry(page, 'input.3.threshold').fill('10,000');
      await entry(page, 'input.3.earnPercent').fill('1001');
      await button(page, 'Save the ladder').click();
      const percent = field(page, 'input.3.earnPercent').locator('.field-problem');
      await expect.poll(() => percent.textContent()).toBe('Expected a whole number from 1 to 1,000.');
      await entry(page, 'input.3.earnPercent').fill('200');
      await button(page, 'Save the ladder').click();
      await expect.poll(() => page.locator('.told').textContent(), SOON).toBe('The ladder is saved: 4 tiers.');
    });
    expect((await programme()).tiers.map(({ id }) => id)).toEqual(['bronze', 'silver', 'gold', 'platinum']);
  });

  whole('whoever edits the ladder or a reward is told that somebody else has saved it meanwhile', async () => {
    const tiers = (await programme()).tiers.map(({ id, name, threshold, earnPercent }) => ({
      ...{ id, name, threshold, earnPercent },
    }));
    const diamond = { id: 'diamond', name: 'Diamond', threshold: 50_000, earnPercent: 300 };
    await visiting(await signIn('tiers'), async (page) => {
      const notice = page.locator('.notice');
      await entry(page, 'input.0.name').fill('Copper');
      await operator.ask(ConsoleSaveTiersDocument, { input: [...tiers, diamond] });
      await expect.poll(() => notice.allTextContents(), SOON).toEqual([expect.stringMatching(/saved the ladder/)]);
      await expectAccessible(page);
      // What is typed stays, and takes its place.
      expect(await entry(page, 'input.0.name').inputValue()).toBe('Copper');
      await entry(page, 'input.0.name').fill('Bronze');
      await page.evaluate(NOTICES);
      await button(page, 'Save the ladder').click();
      await expect.poll(() => page.locator('.told').textContent(), SOON).toMatch(/^The ladder is saved/);
      expect(await notice.count()).toBe(0);
      // What one has saved oneself is not somebody else's.
      await entry(page, 'input.0.name').fill('Tin');
      await button(page, 'Save the ladder').click();
      await page.locator('[data-tier="bronze"] legend', { hasText: 'Tin' }).waitFor();
      await expect.poll(async () => (await programme()).tiers[0]?.name).toBe('Tin');
      await page.evaluate(DRAWN);
      expect(await page.evaluate('notices')).toBe(0);
    });
    await operator.ask(ConsoleSaveTiersDocument, { input: tiers });
    const fries = one((await programme()).rewards.filter(({ name }) => name === 'Fries'));
    await visiting(await signIn(`rewards/${fries.id}`), async (page) => {
      await entry(page, 'input.points').fill('1');
      const input = { id: fries.id, name: 'Fries', points: fries.points, benefit: { amountOff: { amount: 300 } } };
      await operator.ask(ConsoleSaveRewardDocument, { input });
      await expect
        .poll(() => page.locator('.notice').allTextContents(), SOON)
        .toEqual([expect.stringContaining(`version ${fries.version + 1} of it meanwhile`)]);
      expect(await entry(page, 'input.points').inputValue()).toBe('1');
    });
  });

  whole('a switch is turned off with a reason, for all and for one kind of till', async () => {
    await visiting(await signIn('switches'), async (page) => {
      await page.locator('[data-switch="BURNING"]').waitFor();
      const dialog = page.locator('dialog');
      await button(page, 'Switch off: Earning, All tills').click();
      await expectPreview(dialog, 'pointsToEarn', ['120', '0']);
      await button(dialog, 'Cancel').click();
      await button(page, 'Switch off: Spending, All tills').click();
      await button(dialog, 'Switch off').click();
      await expect.poll(() => field(dialog, 'reason').locator('.field-problem').textContent()).toMatch(/1 to 200/);
      await expectAccessible(page);
      await picture(page, 'console-switch');
      await entry(dialog, 'reason').fill('Audit of the tills');
      await button(dialog, 'Switch off').click();
      await page.locator('[data-switch="BURNING"][data-on="false"]').waitFor();

      await button(page, 'Switch for one kind of till').click();
      await entry(dialog, 'posType').fill('WINREST');
      await entry(dialog, 'reason').fill('Broken printers');
      await button(dialog, 'Switch off').click();
      await page.locator('[data-switch="EARNING"][data-pos-type="WINREST"][data-on="false"]').waitFor();
      await expectAccessible(page);
      await picture(page, 'console-switches');
      const { switches } = await programme();
      expect(switches).toContainEqual(
        expect.objectContaining({ name: 'BURNING', posType: null, on: false, reason: 'Audit of the tills' }),
      );
      expect(switches).toContainEqual(expect.objectContaining({ name: 'EARNING', posType: 'WINREST', on: false }));

      await button(page, 'Switch on: Spending, All tills').click();
      await entry(dialog, 'reason').fill('The audit is over');
      await button(dialog, 'Switch on').click();
      await page.locator('[data-switch="BURNING"][data-on="true"]').waitFor();
    });
  });

  whole('an identifier is set at once', async () => {
    await visiting(await signIn('switches'), async (page) => {
      await page.locator('[data-identifier="PHONE"]').getByLabel('Is taken').uncheck();
      await expect.poll(() => page.locator('.told').textContent()).toBe('Phone number: saved.');
      const phone = async () => (await programme()).identifiers.find(({ type }) => type === 'PHONE');
      expect(await phone()).toMatchObject({ enabled: false, maySpend: false });
      await page.locator('[data-identifier="PHONE"]').getByLabel('Is taken').check();
      await expect.poll(phone).toMatchObject({ enabled: true });
    });
  });
});

describe('a guest', () => {
  whole('is found by phone; the history is read; points are adjusted, and the reason is in it', async () => {
    const { phone, cardId } = guest(1);
    for (let i = 0; i < 8; i += 1) {
      const place = { channel: 'MOBILE' as const, posType: 'AIRTOUCH', storeId: 'douglas' };
      await partner.ask(CreateTransactionDocument, { input: { cardId, ...place, order: order(900), ...key() } });
    }
    await visiting(await signIn('guests'), async (page) => {
      await page.locator('.find').getByText('names cannot be searched').waitFor();
      const places = () => Promise.all([page.locator('.find').boundingBox(), button(page, 'Find').boundingBox()]);
      const placesBefore = await places();
      await entry(page, 'by.phone').fill('12');
      await button(page, 'Find').click();
      await expect.poll(() => field(page, 'by.phone').locator('.field-problem').textContent()).toMatch(/country code/);
      expect(await places()).toEqual(placesBefore);
      await entry(page, 'by.phone').fill('+353 86 000 00 00');
      await button(page, 'Find').click();
      await expect.poll(() => page.locator('.find').textContent()).toContain('Nobody is known by this.');
      await entry(page, 'by.phone').fill(phone);
      await button(page, 'Find').click();
      await page.getByRole('heading', { name: 'Brigid' }).waitFor();
      const before = (await balanceOf(cardId)) ?? 0;
      const balance = page.locator('.balance .aloud');
      await expect.poll(() => balance.textContent()).toBe(before.toLocaleString('en'));
      await expectAccessible(page);
      await picture(page, 'console-guest');

      // Every page of the history, once each and in order.
      const rows = page.locator('tr[data-position]');
      const history = page.locator('section[aria-labelledby="history"]');
      while ((await button(history, 'Load more').count()) > 0) {
        const count = await rows.count();
        await button(history, 'Load more').click();
        await expect.poll(() => rows.count()).toBeGreaterThan(count);
      }
      const positions = await rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-position'))));
      const { card } = await operator.ask(HistoryDocument, { id: cardId, first: 100 });
      expect(positions).toEqual(card?.history.edges.map(({ node }) => node.position));
      expect(positions.length).toBeGreaterThan(20);

      await entry(page, 'input.points').fill('-1000000');
      await entry(page, 'input.reason').fill('Too much');
      await button(page, 'Adjust').click();
      await expect.poll(() => page.locator('.problem').textContent()).toMatch(/^This costs 1,000,000, and only/);
      await entry(page, 'input.points').fill('25');
      await entry(page, 'input.reason').fill('Sorry for the wait');
      await button(page, 'Adjust').click();
      const after = (before + 25).toLocaleString('en');
      await expect.poll(() => page.locator('.done').textContent()).toBe(`+25 crowns: the balance is ${after}.`);
      await expect.poll(() => balance.textContent()).toBe(after);
      expect(await balanceOf(cardId)).toBe(before + 25);
      await expect
        .poll(() => rows.first().textContent())
        .toContain('25 crowns were given by hand: Sorry for the wait.');
      expect(await button(history, 'Load more').count()).toBe(0);
      await page.getByLabel('Language').selectOption('es');
      await expect.poll(() => rows.first().textContent()).toContain('Se dieron 25 crowns a mano: Sorry for the wait.');
      const outcomes = page.locator('[data-transaction] .outcomes').first();
      await expect.poll(() => outcomes.textContent()).toMatch(/\d crowns: \d+ por cada 1,00/);
      await page.getByLabel('Idioma').selectOption('en');
      await expect.poll(() => outcomes.textContent()).toMatch(/\d crowns: \d+ for each €1.00/);
      expect(await rows.first().locator('td').allTextContents()).toEqual([
        expect.any(String),
        expect.any(String),
        '+25',
        after,
      ]);
    });
  });

  whole('is given points once, though the answer was lost and it was sent again', async () => {
    const { email, cardId, userId } = guest(2);
    const visit = await signIn('guests');
    await visiting(visit, async (page) => {
      await entry(page, 'kind').selectOption('email');
      await entry(page, 'by.email').fill(email.toUpperCase());
      await button(page, 'Find').click();
      await page.getByRole('heading', { name: 'Carlos' }).waitFor();
      expect(new URL(page.url()).hash).toBe(`#guests/${userId}`);
      const before = (await balanceOf(cardId)) ?? 0;
      await entry(page, 'input.points').fill('7');
      await entry(page, 'input.reason').fill('Once');
      let lost = 0;
      await page.route('**/graphql', async (route) => {
        if (lost > 0 || !route.request().postData()?.includes('adjustPoints')) return route.continue();
        lost += 1;
        await route.fetch();
        return route.abort();
      });
      await button(page, 'Adjust').click();
      await expect.poll(() => page.locator('.problem').textContent()).toMatch(/cannot reach/);
      expect(await balanceOf(cardId)).toBe(before + 7);
      await button(page, 'Adjust').click();
      await expect.poll(() => page.locator('.done').textContent()).toMatch(/\+7 crowns/);
      expect(lost).toBe(1);
      expect(await balanceOf(cardId)).toBe(before + 7);
    });
  });

  whole.each([
    ['cardId', () => ({ 'by.cardId': guest(3).cardId })],
    ['id', () => ({ 'by.id': guest(3).userId })],
    ['external', () => ({ 'by.external.system': 'DEMO', 'by.external.id': 'Dervla' })],
  ])('is found by %s', async (kind, values) => {
    await visiting(await signIn('guests'), async (page) => {
      await entry(page, 'kind').selectOption(kind);
      for (const [name, value] of Object.entries(values())) await entry(page, name).fill(value);
      await button(page, 'Find').click();
      await page.getByRole('heading', { name: 'Dervla' }).waitFor();
    });
  });
});

describe('a list with pages', () => {
  whole('is left alone by an answer about another one, and says why no older page comes', async () => {
    const { cardId, userId } = guest(3);
    const place = { channel: 'MOBILE' as const, posType: 'AIRTOUCH', storeId: 'douglas' };
    for (let i = 0; i < 21; i += 1) {
      await partner.ask(CreateTransactionDocument, { input: { cardId, ...place, order: order(100), ...key() } });
    }
    await visiting(await signIn(`guests/${userId}`), async (page) => {
      const history = page.locator('section[aria-labelledby="history"]');
      const rows = page.locator('tr[data-position]');
      const isOlder = (asked: string | null) => /ConsoleHistory.*"after":"/s.test(asked ?? '');
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      await page.route('**/graphql', async (route) => {
        if (isOlder(route.request().postData())) await released;
        await route.continue();
      });
      await button(history, 'Load more').click();
      const late = page.waitForEvent('requestfinished', (request) => isOlder(request.postData()));
      await page.getByLabel('Language').selectOption('es');
      await expect.poll(() => rows.first().textContent(), SOON).toMatch(/Se /);
      await expect.poll(() => button(history, 'Cargar más').isEnabled(), SOON).toBe(true);
      release();
      await late;
      await page.evaluate(DRAWN);
      expect(await rows.count()).toBe(20);
      await page.getByLabel('Idioma').selectOption('en');
      await button(history, 'Load more').waitFor();

      // A cursor that is none.
      await page.unroute('**/graphql');
      await page.route('**/graphql', (route) => {
        const asked = route.request().postData() ?? '';
        if (!isOlder(asked)) return route.continue();
        return route.continue({ postData: asked.replace(/"after":"[^"]*"/, '"after":"nowhere"') });
      });
      await expect.poll(() => button(history, 'Load more').isEnabled()).toBe(true);
      await button(history, 'Load more').click();
      await history.getByRole('alert').waitFor();
      await expectAccessible(page);
      await picture(page, 'console-no-older-page');
      await page.unroute('**/graphql');
      await button(history, 'Try again').click();
      await expect.poll(() => rows.count(), SOON).toBeGreaterThan(20);
      expect(await history.getByRole('alert').count()).toBe(0);
    });
  });
});

describe('clients', () => {
  whole('one is created, its key works, it is revoked, and its key does not', async () => {
    await visiting(await signIn('clients'), async (page) => {
      await page.locator('[data-client="Console"]').waitFor();
      await page.getByRole('link', { name: 'New client' }).click();
      await entry(page, 'input.name').fill('Kiosks, Patrick Street');
      await button(page, 'Create the client').click();
      await expect
        .poll(() => field(page, 'input.posTypes').locator('.field-problem').textContent())
        .toBe('Expected 1 to 20 entries.');
      await entry(page, 'input.posTypes').fill('PATRICK');
      await entry(page, 'input.storeIds').fill('patrick-st');
      await button(page, 'Create the client').click();
      const made = (await page.locator('[data-key]').textContent()) ?? '';
      expect(made).toMatch(/^loyalty_/);
      const { origin } = new URL(page.url());
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
      await button(page, 'Copy the key').click();
      // Without the focus, which this browser may not have, a page cannot copy: the key is selected instead.
      await expect.poll(() => page.locator('.told').textContent()).toMatch(/^The key is copied|It is selected/);
      const copied = (await page.locator('.told').textContent()) === 'The key is copied.';
      expect(await page.evaluate(copied ? 'navigator.clipboard.readText()' : 'getSelection().toString()')).toBe(made);
      await expectAccessible(page);
      await picture(page, 'console-key');

      const fresh = api(running.endpoint, made);
      const place = { posType: 'PATRICK', storeId: 'patrick-st', terminalId: 't' };
      const seen = () => fresh.send(IdentifyDocument, { input: { ost: guest(3).cardId, ...place, ...key() } });
      await expect.poll(async () => (await seen()).errors).toEqual([]);

      await page.getByRole('link', { name: 'I have kept it' }).click();
      const row = page.locator('[data-client="Kiosks, Patrick Street"]');
      await row.waitFor();
      expect(await page.content()).not.toContain(made);
      await expectAccessible(page);
      await picture(page, 'console-clients');
      await button(row, 'Revoke Kiosks, Patrick Street').click();
      await button(page.locator('dialog'), 'Revoke').click();
      await expect.poll(() => row.getAttribute('data-revoked')).toBe('true');
      await expect.poll(async () => (await seen()).errors[0]?.extensions.code, SOON).toBe('UNAUTHENTICATED');
    });
  });

  whole('an operator whose own key is revoked is signed out, and told so', async () => {
    await visiting(await signIn('clients/new'), async (page) => {
      await entry(page, 'input.name').fill('Second console');
      await entry(page, 'input.role').selectOption('OPERATOR');
      await button(page, 'Create the client').click();
      const made = (await page.locator('[data-key]').textContent()) ?? '';
      await button(page, 'Sign out').click();
      // The demo key comes first.
      await expect.poll(() => page.locator('#key').inputValue(), SOON).not.toBe('');
      await page.locator('#key').fill(made);
      await page.locator('button[type=submit]').click();
      await page.locator('.shell').waitFor();
      const { apiClients } = await operator.ask(ApiClientsDocument, {});
      const id = apiClients.find(({ name }) => name === 'Second console')?.id ?? '';
      await operator.ask(RevokeApiClientDocument, { id });
      await expect
        .poll(() => page.getByRole('alert').allTextContents(), { timeout: 30_000 })
        .toContainEqual(expect.stringMatching(/not valid any more/));
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    });
  });
});

describe('refusals', () => {
  whole('appear by themselves after wrong codes from a terminal', async () => {
    await visiting(await signIn('refusals'), async (page) => {
      await expect.poll(() => page.locator('.locked [role="status"]').textContent()).toBe('No terminal is locked.');
      for (let i = 0; i < 8; i += 1) {
        const input = { ost: '000000', ...till, terminalId: 'kiosk-9', ...key() };
        await kiosk.send(IdentifyDocument, { input });
      }
      const row = page.locator('[data-refusal="TERMINAL_LOCKED"]');
      await expect.poll(() => row.count(), { timeout: 30_000 }).toBe(1);
      await expect
        .poll(
          async () => {
            const { refusals } = await operator.ask(RefusalsDocument, {
              kind: 'TERMINAL_LOCKED',
              callerId: null,
              after: null,
            });
            const told = one(refusals.edges).node;
            return (
              [await row.getAttribute('data-count'), (await row.textContent())?.includes(told.requestId)].join() ===
              `${told.count},true`
            );
          },
          { timeout: 30_000 },
        )
        .toBe(true);
      const locked = page.locator('[data-locked="kiosk-9"]');
      await expect.poll(() => locked.textContent()).toMatch(/Tillster kiosks, Princes Street.*0:\d\d$/);
      await expect.poll(() => page.locator('.locked [role="status"]').textContent()).toMatch(/^1 terminal is locked/);
      const text = await row.textContent();
      for (const part of ['Tillster kiosks, Princes Street', 'princes-st', 'kiosk-9', 'identify'])
        expect(text).toContain(part);
      await expectAccessible(page);
      await picture(page, 'console-refusals');
      await entry(page, 'kind').selectOption('FORBIDDEN');
      await expect.poll(() => row.count()).toBe(0);
    });
  });
});

const SECTIONS = [
  'numbers',
  'guests',
  'campaigns',
  'rewards',
  'tiers',
  'switches',
  'example',
  'clients',
  'refusals',
  'move',
];

describe('whoever uses it', () => {
  whole('reads it in Spanish, and writes money as there', async () => {
    await visiting(await signIn('campaigns/new-points'), async (page) => {
      await page.getByLabel('Language').selectOption('es');
      await page.getByRole('heading', { name: 'Campañas', level: 1 }).waitFor();
      await entry(page, 'input.name').fill('Doble');
      await entry(page, 'input.pointsPerUnit').fill('2');
      await expect.poll(() => page.locator('.said').textContent(), SOON).toMatch(/^Ganado en crowns: \d+ → \d+$/);
      await expect.poll(() => page.locator('.outcomes').textContent(), SOON).toMatch(/2 por cada 1,00\s€/);
      await entry(page, 'input.minimumSpend').fill('1.234,50');
      await button(page, 'Guardar').click();
      await page.locator('[data-campaign="Doble"]').waitFor();
      await expect
        .poll(() => page.locator('[data-campaign="Doble"]').textContent())
        .toMatch(/2 crowns por cada 1,00\s€.*desde 1234,50\s€/);
      expect(await page.evaluate('document.documentElement.lang')).toBe('es');
      await page.goto(new URL('/console#numbers', running.endpoint).href);
      await page.locator('[data-live="true"]').waitFor();
      await expectAccessible(page);
      await picture(page, 'console-numbers-es');
      await page.goto(new URL('/console#example', running.endpoint).href);
      const outcomes = page.locator('.outcomes');
      const price = entry(page, 'input.order.lines.0.unitPrice');
      await expect.poll(() => outcomes.textContent(), SOON).toContain('por cada 1,00');
      expect(await price.inputValue()).toBe('10,00');
      await page.getByLabel('Idioma').selectOption('en');
      await page.getByRole('heading', { name: 'Example order', level: 1 }).waitFor();
      await expect.poll(() => outcomes.textContent(), SOON).toContain('for each €1.00');
      expect(await price.inputValue()).toBe('10.00');
    });
  });

  whole('keeps what is typed when the language changes, as that writes it', async () => {
    await visiting(await signIn('campaigns/new-stamps'), async (page) => {
      await entry(page, 'input.name').fill('Kept');
      await entry(page, 'input.required').fill('1,000');
      await entry(page, 'input.minimumSpend').fill('1,234.5');
      await entry(page, 'kind').selectOption('AmountOff');
      await entry(page, 'input.benefit.amountOff.amount').fill('x');
      const typed = () =>
        Promise.all(
          ['input.name', 'input.required', 'input.minimumSpend', 'input.benefit.amountOff.amount'].map((name) =>
            entry(page, name).inputValue(),
          ),
        );
      await page.getByLabel('Language').selectOption('es');
      await page.getByRole('heading', { name: 'Campañas', level: 1 }).waitFor();
      expect(await typed()).toEqual(['Kept', '1000', '1234,50', 'x']);
      await entry(page, 'input.minimumSpend').fill('2.345,6');
      await page.getByLabel('Idioma').selectOption('en');
      await page.getByRole('heading', { name: 'Campaigns', level: 1 }).waitFor();
      expect(await typed()).toEqual(['Kept', '1,000', '2345.60', 'x']);
    });
  });

  whole('writes money as it reads it where they live', async () => {
    await visiting(await signIn('example', { locale: 'es-MX' }), async (page) => {
      const price = entry(page, 'input.order.lines.0.unitPrice');
      await expect.poll(() => price.inputValue(), SOON).toBe('10.00');
      await price.fill('1,020.50');
      await expect.poll(() => page.locator('[data-measure="payable"] td').textContent(), SOON).toMatch(/1,020\.50/);
      await price.fill('12,5');
      await expect.poll(() => page.locator('.said').textContent(), SOON).toMatch(/un importe, como 12\.50\.$/);
    });
  });

  whole('sees it in the dark, without motion', async () => {
    const dark = { colorScheme: 'dark', reducedMotion: 'reduce' } as const;
    await visiting(await signIn('numbers', dark), async (page) => {
      await page.locator('[data-live="true"]').waitFor();
      await expectAccessible(page);
      await picture(page, 'console-numbers-dark');
      for (const section of ['campaigns', 'example', 'switches', 'clients', 'refusals', 'move']) {
        await page.goto(new URL(`/console#${section}`, running.endpoint).href);
        await page.locator(`main[data-section="${section}"]`).waitFor();
        await expect.poll(() => page.locator('.waiting').count()).toBe(0);
        await expectAccessible(page);
      }
      await page.goto(new URL('/console#campaigns', running.endpoint).href);
      await page.locator('[data-campaign="Crowns"] a').click();
      await entry(page, 'input.pointsPerUnit').fill('7');
      await expect.poll(() => page.locator('.said').textContent(), SOON).toContain('→');
      await expectAccessible(page);
      await picture(page, 'console-campaign-dark');
      await page.goto(new URL(`/console#guests/${guest().userId}`, running.endpoint).href);
      await page.locator('tr[data-position]').first().waitFor();
      await expectAccessible(page);
      await picture(page, 'console-guest-dark');
    });
  });

  whole('sees nothing move when data comes', async () => {
    await visiting(await signIn(), async (page) => {
      for (const address of [...SECTIONS, `guests/${guest().userId}`]) {
        await page.goto('about:blank');
        await page.goto(new URL(`/console#${address}`, running.endpoint).href);
        await page.locator('.shell').waitFor();
        await expect.poll(() => page.locator('.waiting, [data-live="false"]').count(), SOON).toBe(0);
        const moved = await page.evaluate(SHIFTS);
        expect([address, moved]).toEqual([address, expect.closeTo(0, 2)]);
      }
    });
  });

  whole('has it all on a phone, where only tables are wider than the screen', async () => {
    await visiting(await signIn('numbers', { viewport: PHONE }), async (page) => {
      for (const address of [...SECTIONS, 'campaigns/new-stamps', 'clients/new', `guests/${guest().userId}`]) {
        await page.goto(new URL(`/console#${address}`, running.endpoint).href);
        await page.locator(`main[data-section="${address.split('/')[0]}"]`).waitFor();
        await expect.poll(() => page.locator('.waiting, [data-live="false"]').count(), SOON).toBe(0);
        expect([address, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([address, PHONE.width]);
        await expectAccessible(page);
      }
    });
  });

  whole('needs no mouse', async () => {
    await visiting(await signIn('numbers'), async (page) => {
      await page.locator('[data-live="true"]').waitFor();
      await page.getByRole('link', { name: 'Clients and keys' }).focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Clients and keys');
      const revoke = button(page, 'Revoke Homeria website');
      await revoke.focus();
      await page.keyboard.press('Enter');
      await page.locator('dialog').waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('dialog').count()).toBe(0);
      const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")');
      await expect.poll(focused).toBe('Revoke Homeria website');
      await page.keyboard.press('Enter');
      await button(page.locator('dialog'), 'Cancel').focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('dialog').count()).toBe(0);
      await expect.poll(focused).toBe('Revoke Homeria website');
    });
  });
});
