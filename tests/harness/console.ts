/** The console as its operators use it, for stories about it. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { DESKTOP, type TestBrowser, type Visit } from './browser.ts';
import type { RunningForm } from './forms.ts';

/** What is shown moves by itself within some seconds. */
export const SOON = { timeout: 15_000, interval: 100 };

/** Signs in, which in development one click does, and goes to a section. */
export async function signInTo(
  browser: TestBrowser,
  { endpoint, credentials }: RunningForm,
  address: string,
  options: Parameters<TestBrowser['visit']>[1] = {},
): Promise<Visit> {
  const url = new URL(`/console#${address}`, endpoint).href;
  const visit = await browser.visit(url, { viewport: DESKTOP, ...options });
  await visit.page.locator('#key').waitFor();
  await expect.poll(() => visit.page.locator('#key').inputValue()).toBe(credentials.operator.key);
  await visit.page.locator('button[type=submit]').click();
  await visit.page.locator('.shell').waitFor();
  return visit;
}

/** Does something with a visit that has to end without complaints. */
export async function visiting(
  { page, context, complaints }: Visit,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  await work(page);
  expect(complaints).toEqual([]);
  await context.close();
}

/** The entry of a form that is about a field. */
export const field = (within: Page | Locator, name: string) => within.locator(`[data-field="${name}"]`);
export const entry = (within: Page | Locator, name: string) => field(within, name).locator('input, select');
export const button = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true });

/** How much has moved by itself since the page was opened: the layout shifts that browsers measure. */
export const SHIFTS = `new Promise((resolve) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) moved += hadRecentInput ? 0 : value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(moved), 300);
})`;
