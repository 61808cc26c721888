/** The cockpit of a move, in a browser: an operator sees where it is and whether it is safe to go on, and leads it. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AdjustPointsDocument } from './generated/documents.ts';
import { type Brand, type Guest, openBrand } from './harness/brand.ts';
import { expectAccessible, openBrowser, PHONE, picture, type TestBrowser, whole } from './harness/browser.ts';
import { one } from './harness/client.ts';
import { button, entry, field, SHIFTS, SOON, signInTo, visiting } from './harness/console.ts';
import { given } from './harness/scene.ts';
import { key } from './harness/till.ts';

const MEMBERS = 20;
/** What asks the other system again and again, or waits for it. */
const LATER = { timeout: 40_000, interval: 100 };

let brand: Brand;
let browser: TestBrowser;
beforeAll(async () => {
  [brand, browser] = await Promise.all([openBrand(MEMBERS), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await brand?.close();
});

const signIn = (options: Parameters<TestBrowser['visit']>[1] = {}) =>
  signInTo(browser, brand.scene.running, 'move', options);
const guest = (at: number): Guest => one(brand.guests, at);
const tile = (page: Page, name: string) => page.locator(`[data-tile="${name}"] dd`).textContent();
const lastStep = (page: Page) => page.locator('[data-step]').first();

/** From the page, with a reason. */
async function goTo(page: Page, phase: number, how: 'On' | 'Back'): Promise<void> {
  await button(page, `${how} to phase ${phase}`).click();
  const dialog = page.locator('dialog');
  await dialog.locator('.checklist').waitFor();
  await entry(dialog, 'reason').fill('The story');
  await button(dialog, `Go to phase ${phase}`).click();
  await expect.poll(() => dialog.count()).toBe(0);
}

it('says how a move begins where there is none, and shows it as soon as there is one', async () => {
  await visiting(await signIn(), async (page) => {
    await expect.poll(() => page.locator('.no-move').textContent(), SOON).toContain('npm run migration -- phase 0');
    await expectAccessible(page);
    await picture(page, 'cockpit-none');
    const begun = await brand.migration('phase', '0');
    expect(begun, begun.said).toMatchObject({ code: 0 });
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await page.locator('.cockpit[data-phase="0"]').waitFor();
    expect(await page.locator('.phases [aria-current="step"]').textContent()).toMatch(/^Phase 0: .*SESSIONM answers/);
    await expect
      .poll(() => page.locator('[data-check="EQUAL"]').textContent(), SOON)
      .toMatch(/have not been compared yet|members compared: /);
    await page.locator('.checklist[data-safe="false"]').first().waitFor();
  });
});

whole('shows members that differ page by page', async () => {
  const finished = 'select from migration.comparison where finished_at is not null';
  await expect.poll(async () => (await brand.scene.sql(finished)).length, LATER).toBeGreaterThan(0);
  await visiting(await signIn(), async (page) => {
    const rows = page.locator('[data-drift]');
    // Those of the demo brand are not there, and those who are there not here.
    await expect.poll(() => tile(page, 'drifting'), SOON).toBe(String(MEMBERS + 5));
    await expect.poll(() => rows.count(), SOON).toBe(20);
    const first = await rows.first().textContent();
    await button(page, 'Next page').click();
    await expect.poll(() => rows.count(), SOON).toBe(MEMBERS + 5 - 20);
    expect(await button(page, 'Next page').isDisabled()).toBe(true);
    expect(await rows.allTextContents()).not.toContain(first);
    await button(page, 'First page').click();
    await expect.poll(() => rows.first().textContent(), SOON).toBe(first);
    await page.locator('[data-cause="MEMBER_MISSING_HERE"]').getByText('The member is not here').waitFor();
  });
});

whole('moves by itself only when there is something new', async () => {
  await visiting(await signIn({ viewport: { width: 1_280, height: 3_000 } }), async (page) => {
    await page.goto('about:blank');
    // What is slow to come does not come between.
    await page.route('**/graphql', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await route.continue();
    });
    await page.goto(new URL('/console#move', brand.scene.endpoint).href);
    await page.locator('.cockpit').waitFor();
    await expect.poll(() => page.locator('.waiting').count(), SOON).toBe(0);
    expect(await page.evaluate(SHIFTS)).toBeCloseTo(0, 2);
  });
});

whole('shows an import while it runs, and what became of its rows', async () => {
  await visiting(await signIn(), async (page) => {
    // As one is that reads its second file.
    await brand.scene.sql(
      `insert into migration.import (id, fingerprint, system, legacy, step, "offset", size, lines, counts, out_bytes,
         reject_bytes, started_at, changed_at)
       values ($1, 'story', 'HOMERIA', 'SESSIONM', 'USERS', 420, 1000, 4, '{"users": 4, "created": 3, "rejected": 1}', 0, 0,
         now(), now())`,
      [randomUUID()],
    );
    const running = page.locator('[data-import="USERS"]');
    await expect.poll(() => running.getByRole('progressbar').getAttribute('value'), SOON).toBe('42');
    expect(await running.textContent()).toMatch(/Taking users over.*42\s?%.*Users read4.*Created3.*Rejected1/);
    await expect.poll(() => page.locator('[data-check="IMPORTED"]').getAttribute('data-ok'), SOON).toBe('false');
    await expectAccessible(page);
    await picture(page, 'cockpit-importing');
    await brand.scene.sql(`delete from migration.import`);

    await brand.import(brand.guests);
    const done = page.locator('[data-import="DONE"]');
    await expect.poll(() => done.locator('[data-kind="created"] dd').textContent(), SOON).toBe(String(MEMBERS));
    expect(await done.getByRole('progressbar').getAttribute('value')).toBe('100');
  });
});

whole('a step to phase 1 is asked for with a reason, and its lines are seen as they come', async () => {
  await visiting(await signIn(), async (page) => {
    await button(page, 'On to phase 1').click();
    const dialog = page.locator('dialog');
    await button(dialog, 'Go to phase 1').click();
    await expect.poll(() => field(dialog, 'reason').locator('.field-problem').textContent()).toMatch(/1 to 200/);
    await dialog.locator('[data-check="CONNECTED"][data-ok="true"]').waitFor();
    await expectAccessible(page);
    await picture(page, 'cockpit-dialog');
    await button(dialog, 'Cancel').click();
    await expect.poll(() => dialog.count()).toBe(0);
    brand.sessionM.faults.slowMs = 500;
    await goTo(page, 1, 'On');
    await expect.poll(() => page.locator('.told').textContent()).toBe('Phase 1: earning here: the step has begun.');
    const step = lastStep(page);
    await expect.poll(() => step.getAttribute('data-outcome'), SOON).toBe('RUNNING');
    // Nothing that it would meet can be begun meanwhile.
    const may = await page.locator('.cockpit button:enabled').allTextContents();
    expect(may.filter((name) => !/ page$/.test(name))).toEqual(['Add a downtime']);
    await picture(page, 'cockpit-running');
    await expect.poll(() => step.getAttribute('data-outcome'), LATER).toBe('DONE');
    brand.sessionM.faults.slowMs = 0;
    await expect.poll(() => page.locator('.told').textContent()).toBe('Phase 1: earning here. Done.');
    await expect.poll(() => button(page, 'On to phase 2').isEnabled()).toBe(true);
    expect(await step.textContent()).toMatch(/Phase 1.*The story.*members compared: 2. equal.*Writes were refused/);
    await page.locator('.cockpit[data-phase="1"]').waitFor();
    expect(await page.locator('[data-truth="EARNING"]').getAttribute('data-holder')).toBe('PLATFORM');
    expect(await page.locator('[data-truth="BURNING"]').getAttribute('data-holder')).toBe('LEGACY');
    await expect.poll(() => page.locator('.checklist').getAttribute('data-safe'), SOON).toBe('true');
    await expectAccessible(page);
    await picture(page, 'cockpit-phase-1');
  });
});

whole('a drift is found, looked at, and mended', async () => {
  const { legacyId, cardId, points } = guest(0);
  await brand.sessionM.sell(legacyId, 'ADJUST', 100);
  await brand.sessionM.sell(guest(1).legacyId, 'ADJUST', 50);
  await visiting(await signIn(), async (page) => {
    await button(page, 'Compare now').click();
    const row = page.locator(`[data-card="${cardId}"]`);
    await row.waitFor();
    expect(await row.textContent()).toMatch(/What happened in SESSIONM is missing here/);
    expect(await row.locator('td.number').allTextContents()).toEqual([
      points.toLocaleString('en'),
      (points + 100).toLocaleString('en'),
      '-100',
    ]);
    expect([await tile(page, 'drifting'), await tile(page, 'driftPoints')]).toEqual(['2', '150']);
    expect(await page.locator('[data-cause="TRANSACTION_MISSING_HERE"] td').allTextContents()).toEqual(['2', '150']);
    await expect
      .poll(() => page.locator('[data-chart="drifting"]').getByRole('img').getAttribute('aria-label'), SOON)
      .toMatch(/^Members that differ: 2 in the last of \d comparisons, 25 at most\.$/);
    await page.locator('[data-check="EQUAL"]', { hasText: '2 different' }).waitFor();
    await expectAccessible(page);
    await picture(page, 'cockpit-drift');

    const mend = row.getByRole('button', { name: /^Mend: / });
    await mend.focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog').count()).toBe(0);
    expect(await mend.evaluate((one) => one.ownerDocument.activeElement === one)).toBe(true);
    await page.keyboard.press('Enter');
    await expectAccessible(page);
    await picture(page, 'cockpit-mend');
    await button(page.locator('dialog'), 'Mend').click();
    await expect.poll(() => tile(page, 'drifting'), SOON).toBe('1');
    await expect.poll(() => row.count(), SOON).toBe(0);
    await button(page, 'Mend all').click();
    await button(page.locator('dialog'), 'Mend all').click();
    await expect.poll(() => tile(page, 'drifting'), SOON).toBe('0');
    await expect.poll(() => page.locator('[data-drift]').count(), SOON).toBe(0);
    expect(await page.locator('[data-step="MEND"]').first().textContent()).toMatch(
      /^Mending what differsDone.*1 mended\./,
    );
    expect((await brand.sessionM.member(legacyId)).points).toBe(points + 100);
    guest(0).points += 100;
    guest(1).points += 50;
  });
  expect(await brand.wrong()).toEqual([]);
});

whole('a dead letter is seen with what the other system said, leads to its guest, and is tried again', async () => {
  const bought = one(brand.guests.filter(({ points }) => points > 0));
  const { legacyId, cardId, points } = bought;
  brand.sessionM.faults.refuseBelowZero = true;
  await brand.sessionM.sell(legacyId, 'BURN', -points);
  const input = { cardId, points: -points, reason: 'mistake', ...key() };
  given(await brand.scene.ask('operator', AdjustPointsDocument, { input }), 'adjustPoints');
  await visiting(await signIn(), async (page) => {
    const row = page.locator(`[data-dead="${cardId}"]`);
    await row.waitFor();
    expect(await tile(page, 'dead')).toBe('1');
    expect(await row.textContent()).toContain(`SESSIONM refused: Member ${legacyId} has 0 points.`);
    await expect.poll(() => page.locator('[data-check="NO_DEAD_LETTERS"]').getAttribute('data-ok'), SOON).toBe('false');
    await expectAccessible(page);
    await picture(page, 'cockpit-dead-letter');

    await row.locator('a').click();
    await page.locator('[data-guest]').waitFor();
    await expect.poll(() => page.locator('[data-guest]').textContent()).toContain(cardId);
    await page.goBack();

    // It is still refused, and stays.
    const again = new Date();
    await row.getByRole('button', { name: /^Try again: / }).click();
    await expect.poll(() => page.locator('.told').textContent()).toBe('1 card is tried again.');
    const refusedAgain = () => brand.scene.sql(`select 1 from migration.delivery where dead_at > $1`, [again]);
    await expect.poll(async () => (await refusedAgain()).length, SOON).toBe(1);
    await expect.poll(() => tile(page, 'dead'), SOON).toBe('1');
    brand.sessionM.faults.refuseBelowZero = false;
    await button(page, 'Try all again').click();
    await expect.poll(() => tile(page, 'dead'), SOON).toBe('0');
    await expect.poll(() => row.count(), SOON).toBe(0);
    expect((await brand.sessionM.member(legacyId)).points).toBe(-points);
    await brand.sessionM.sell(legacyId, 'ADJUST', points);
    bought.points = 0;
  });
});

whole('a step that is not safe switches nothing, and says why', async () => {
  brand.sessionM.faults.fail = 1;
  await visiting(await signIn(), async (page) => {
    await expect.poll(() => page.locator('[data-check="CONNECTED"]').getAttribute('data-ok'), LATER).toBe('false');
    await goTo(page, 2, 'On');
    const step = lastStep(page);
    await expect.poll(() => step.getAttribute('data-phase'), LATER).toBe('2');
    await expect.poll(() => step.getAttribute('data-outcome'), LATER).toBe('REFUSED');
    await expect
      .poll(() => page.locator('.told').textContent())
      .toBe('Phase 2: all here. Not safe: nothing was switched.');
    expect(await step.locator('.state').textContent()).toBe('Not safe: nothing was switched');
    expect(await step.locator('.unmet').textContent()).toMatch(/^SESSIONM does not answer: /);
    expect(await page.locator('.cockpit').getAttribute('data-phase')).toBe('1');
    await expectAccessible(page);
    await picture(page, 'cockpit-refused');
  });
  brand.sessionM.faults.fail = 0;
});

whole('a system that never answers is said not to, and all else is shown meanwhile', async () => {
  brand.sessionM.faults.hang = 1;
  await visiting(await signIn(), async (page) => {
    await page.locator('.cockpit').waitFor();
    const check = page.locator('[data-check="CONNECTED"]');
    await expect.poll(() => check.getAttribute('data-ok'), LATER).toBe('false');
    expect(await check.textContent()).toContain('SESSIONM does not answer: no answer within 4000 ms');
    expect(await page.locator('.reach').textContent()).toBe('');
  });
  brand.sessionM.faults.hang = 0;
});

whole('one operation is switched for one kind of till, and a downtime is set and ended', async () => {
  await visiting(await signIn(), async (page) => {
    const dialog = page.locator('dialog');
    await button(page, 'Switch for one kind of till').click();
    await entry(dialog, 'operation').selectOption('BURNING');
    await entry(dialog, 'holder').selectOption('PLATFORM');
    await entry(dialog, 'reason').fill('The pilot');
    await button(dialog, 'Switch').click();
    await field(dialog, 'posType').locator('.field-problem').waitFor();
    await entry(dialog, 'posType').fill('WINREST');
    await expectAccessible(page);
    await picture(page, 'cockpit-truth');
    await button(dialog, 'Switch').click();
    await expect.poll(() => lastStep(page).getAttribute('data-outcome'), LATER).toBe('DONE');
    await page.locator('[data-truth="BURNING"][data-pos-type="WINREST"][data-holder="PLATFORM"]').waitFor();
    expect(await lastStep(page).textContent()).toContain('Spending, WINREST: This platform answers');

    await button(page, 'Add a downtime').click();
    await entry(dialog, 'until').fill('2001-01-01T00:00');
    await entry(dialog, 'reason').fill('The old system is updated');
    await button(dialog, 'Add a downtime').click();
    await field(dialog, 'until').locator('.field-problem').waitFor();
    await entry(dialog, 'from').fill('2099-01-01T00:00');
    await entry(dialog, 'until').fill('2099-01-01T02:00');
    await button(dialog, 'Add a downtime').click();
    const row = page.locator('[data-downtime]');
    await expect
      .poll(() => row.textContent(), SOON)
      .toMatch(/1 Jan 2099, 00:00.*02:00.*The old system is updated.*Later/);
    await picture(page, 'cockpit-downtime');
    await row.getByRole('button').click();
    await button(dialog, 'End').click();
    await expect.poll(() => row.count(), SOON).toBe(0);
  });
});

whole('a step whose process has ended is said to have failed, and another can be asked for', async () => {
  await brand.scene.sql(
    `insert into migration.step (what, reason, started_at, outcome, told)
     values ('{"kind": "PHASE", "phase": 2}', 'The story', now(), 'RUNNING', '[{"type": "DeliveriesBegun"}]')`,
  );
  await visiting(await signIn(), async (page) => {
    await expect.poll(() => lastStep(page).getAttribute('data-outcome'), SOON).toBe('FAILED');
    expect(await lastStep(page).textContent()).toContain('The process that carried it out has ended.');
    await expect.poll(() => button(page, 'On to phase 2').isEnabled()).toBe(true);
  });
});

whole('is read in Spanish, in the dark, and on a phone, where only tables are wider than the screen', async () => {
  const dark = { colorScheme: 'dark', reducedMotion: 'reduce', viewport: PHONE } as const;
  await visiting(await signIn(dark), async (page) => {
    await page.getByLabel('Language').selectOption('es');
    await page.getByRole('heading', { name: 'Mudanza', level: 1 }).waitFor();
    await page.locator('.cockpit[data-phase="1"] .checklist').waitFor();
    await page.getByText('Fase 1: acumular aquí').first().waitFor();
    // What the server tells too.
    await page.locator('.steps').getByText('SESSIONM no responde').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    await expectAccessible(page);
    await picture(page, 'cockpit-es-dark');
    await button(page, 'Avanzar a la fase 2').click();
    await page.locator('dialog .checklist').waitFor();
    await expectAccessible(page);
    await picture(page, 'cockpit-dialog-es-dark');
  });
});
