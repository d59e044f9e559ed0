import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoDomain } from '../../../server/features/accounts/demoAccounts.query.js';
import { demoPassword } from '../../../server/cli/demoZone/printDemoAccounts.js';
import type { Database } from '../../../server/data/database.js';
import { openDemoZone, type DemoZone } from '../demoZone.js';
import { monday } from '../testApp.js';
import { designerPages } from './designerPages.js';
import { mainPages, type MainPage } from './mainPages.js';
import { openSurf, type Surf } from './surf.js';

export const desktop = { width: 1280, height: 860 };
export const phone = { width: 390, height: 844 };

/** The people of the demonstration zone at their windows. */
export interface Windows {
  readonly surf: Surf;
  readonly zone: DemoZone;
  readonly db: Database;
  /** Somebody at a window of their own, which stays open, before a page in Chinese; '' for the public. */
  at(who: string): Promise<Page>;
  close(): Promise<void>;
}

export async function openWindows(): Promise<Windows> {
  const zone = await openDemoZone();
  // Scripts of the page count down by the browser's own clock.
  const surf = await openSurf(zone.app, { now: monday });
  const people = new Map<string, Page>();
  return {
    surf,
    zone,
    db: zone.deps.db,
    at: async (who) => {
      const page = people.get(who) ?? (await surf.open(desktop));
      if (!people.has(who) && who !== '') await signIn(page, who);
      people.set(who, page);
      await page.context().clearCookies({ name: 'qixian.lang' });
      return page;
    },
    close: async () => {
      await surf.close();
      await zone.close();
    },
  };
}

async function signIn(page: Page, who: string): Promise<void> {
  await page.goto('/sign-in');
  await page.fill('[name=email]', `${who}${demoDomain}`);
  await page.fill('[name=password]', demoPassword);
  await page.locator('main form button[type=submit]').click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

export async function arrive(
  page: Page,
  { from, clicks = [], query = '' }: MainPage,
): Promise<void> {
  await page.goto(from);
  for (const selector of clicks) {
    const href = await page.locator(selector).first().getAttribute('href');
    await page.goto(href ?? '');
  }
  if (query !== '') await page.goto(`${page.url()}?${query}`);
}

/** The same page in a language, which it then says of itself. */
export async function speak(page: Page, language: string): Promise<void> {
  const spoken = () => page.locator('html').getAttribute('lang');
  if ((await spoken()) !== language) {
    const url = new URL(page.url());
    url.searchParams.set('lang', language);
    await page.goto(url.href);
  }
  expect(await spoken()).toBe(language);
}

const pictures = process.env['SCREENSHOTS'] === '1';
const both = new Set(
  [...mainPages, ...designerPages].filter((page) => page.both).map((page) => page.name),
);

/** For `docs/screenshots`: in Chinese, and in English as well where the page says `both`. */
export async function picture(page: Page, name: string, shows = ''): Promise<void> {
  const wanted =
    name.includes('-zh') || (both.has(name.replace(/-en$/, '')) && name.endsWith('-en'));
  if (!pictures || !wanted) return;
  // The Tab key has been through the page: everything that scrolls is at its beginning again.
  await page.evaluate(() => {
    const { activeElement: at } = document;
    if (at instanceof HTMLElement) at.blur();
    for (const part of document.querySelectorAll('*')) part.scrollTop = 0;
  });
  if (shows !== '') await page.$eval(shows, (part) => part.scrollIntoView());
  await page.screenshot({ path: join(process.cwd(), 'docs', 'screenshots', `${name}.png`) });
}
