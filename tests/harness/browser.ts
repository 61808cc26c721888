/** A real browser, as it comes with npm. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import AxeBuilder from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { expect, it } from 'vitest';

/** Screenshots, to be looked at. */
const OUTPUT = 'test-output';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1_280, height: 800 };

/** Stories for `npm run test:pages` alone, which tells all: a browser takes its time. */
const WHOLE = process.env['PAGES_STORIES'] === 'whole';
export const whole = it.runIf(WHOLE);

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: errors that nobody caught, and what its policy has refused. */
  readonly complaints: readonly string[];
}

export interface TestBrowser {
  /** Opens a page for somebody of their own. */
  visit(url: string, options?: Parameters<Browser['newContext']>[0]): Promise<Visit>;
  close(): Promise<void>;
}

/** @param args  For Chromium, beside those it needs to run at all. */
export async function openBrowser(args: readonly string[] = []): Promise<TestBrowser> {
  const browser = await playwright.launch({
    executablePath: await unpacked(),
    // Not those that the package recommends: they let pages do what no browser lets them, and all visits share a process.
    args: ['--no-sandbox', '--use-angle=swiftshader', '--in-process-gpu', ...args],
    headless: true,
  });
  return {
    async visit(url, options = {}) {
      const context = await browser.newContext({ viewport: PHONE, locale: 'en-GB', ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        // What the network refuses is the page's to cope with.
        if (message.type() === 'error' && !/Failed to load resource|WebSocket/.test(message.text()))
          complaints.push(message.text());
      });
      await page.goto(url);
      return { page, context, complaints };
    },
    close: () => browser.close(),
  };
}

/** Unpacks the browser once for all files of a run; two at a time would spoil it for each other. */
async function unpacked(): Promise<string> {
  const [done, turn] = [join(tmpdir(), 'browser-unpacked'), join(tmpdir(), 'browser-unpacking')];
  while (!existsSync(done)) {
    try {
      await mkdir(turn);
    } catch {
      await sleep(100);
      continue;
    }
    await chromium.executablePath();
    await writeFile(done, '');
  }
  return chromium.executablePath();
}

/** Keeps what a page looks like, at the width of a phone and of a desk; where all is told. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!WHOLE) return;
  await mkdir(OUTPUT, { recursive: true });
  const before = page.viewportSize();
  for (const [width, size] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    await page.setViewportSize(size);
    await writeFile(join(OUTPUT, `${name}-${width}.png`), await page.screenshot({ fullPage: true }));
  }
  if (before) await page.setViewportSize(before);
}

/** Source: WCAG 2.2, level AA, as far as axe-core can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
}
