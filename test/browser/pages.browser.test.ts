import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { fillDemoZone } from '../../server/cli/demoZone/fillDemoZone.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { chromiumPath } from '../support/browser/chromium.js';
import { designerPages } from '../support/browser/designerPages.js';
import { mainPages, type MainPage } from '../support/browser/mainPages.js';
import { redesign } from '../support/browser/redesign.js';
import { barriers, openSurf, overflow, type Surf } from '../support/browser/surf.js';
import { testApp, type TestApp } from '../support/testApp.js';

const desktop = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };
const languages = [
  ['zh', 'zh-CN'],
  ['en', 'en'],
] as const;
const examined = new Set(['-zh', '-en-phone']);
const both = new Set(
  [...mainPages, ...designerPages].filter((page) => page.both).map((page) => page.name),
);
const pictures = process.env['SCREENSHOTS'] === '1';

(chromiumPath === '' ? describe.skip : describe)("every role's main page", () => {
  let zone: TestApp;
  let surf: Surf;
  const people = new Map<string, Page>();

  beforeAll(async () => {
    zone = await testApp('sqlite');
    // Scripts of the page count down by the browser's own clock.
    zone.clock.set(new Date());
    await fillDemoZone(zone.deps);
    surf = await openSurf(zone.app);
  }, 120_000);
  afterAll(async () => {
    await surf.close();
    await zone.close();
  });

  async function signIn(page: Page, who: string): Promise<void> {
    await page.goto('/sign-in');
    await page.fill('[name=email]', `${who}${demoDomain}`);
    await page.fill('[name=password]', demoPassword);
    await page.locator('main form button[type=submit]').click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
  }

  async function arrive(page: Page, { from, clicks = [], query = '' }: MainPage): Promise<void> {
    await page.goto(from);
    for (const selector of clicks) {
      const href = await page.locator(selector).first().getAttribute('href');
      await page.goto(href ?? '');
    }
    if (query !== '') await page.goto(`${page.url()}?${query}`);
  }

  /** Somebody at a window of their own, which stays open, before a page in Chinese. */
  async function at(who: string): Promise<Page> {
    const page = people.get(who) ?? (await surf.open(desktop));
    if (!people.has(who) && who !== '') await signIn(page, who);
    people.set(who, page);
    await page.context().clearCookies({ name: 'qixian.lang' });
    return page;
  }

  async function speak(page: Page, language: string): Promise<void> {
    const spoken = () => page.locator('html').getAttribute('lang');
    if ((await spoken()) !== language) {
      const url = new URL(page.url());
      url.searchParams.set('lang', language);
      await page.goto(url.href);
    }
    expect(await spoken()).toBe(language);
  }

  async function picture(page: Page, name: string, shows = ''): Promise<void> {
    // Pictures are in Chinese, and in English as well where the page says `both`.
    const wanted =
      name.includes('-zh') || (both.has(name.replace(/-en$/, '')) && name.endsWith('-en'));
    if (!pictures || !wanted) return;
    if (shows !== '') await page.$eval(shows, (part) => part.scrollIntoView());
    await page.screenshot({ path: join(process.cwd(), 'docs', 'screenshots', `${name}.png`) });
  }

  test.each(mainPages)(
    '$name has no barriers and fits desktop and phone, in both languages',
    async (main) => {
      const page = await at(main.who);
      await arrive(page, main);
      const found: string[] = [];
      for (const [locale, language] of languages) {
        await speak(page, language);
        for (const [size, name] of [
          [desktop, `${main.name}-${locale}`],
          [phone, `${main.name}-${locale}-phone`],
        ] as const) {
          await page.setViewportSize(size);
          // What a reader meets differs by width more than by language; each pair is looked at once.
          if (examined.has(name.replace(main.name, ''))) found.push(...(await barriers(page)));
          expect([name, await overflow(page)]).toEqual([name, 0]);
          await picture(page, name);
        }
        await page.setViewportSize(desktop);
      }
      expect(found).toEqual([]);
    },
    60_000,
  );

  describe('of the designer', () => {
    beforeAll(async () => {
      await redesign(await at('officer'), await at('officer2'));
    }, 60_000);

    // Made of the same parts, so each is examined once: in Chinese, and by its width on a phone.
    test.each(designerPages)(
      '$name has no barriers and fits desktop and phone',
      async (main) => {
        const page = await at(main.who);
        await arrive(page, main);
        await speak(page, 'zh-CN');
        expect([await barriers(page), await overflow(page)]).toEqual([[], 0]);
        if (main.both) await picture(page, `${main.name}-zh`, main.shows);
        await speak(page, 'en');
        if (main.both) await picture(page, `${main.name}-en`, main.shows);
        await page.setViewportSize(phone);
        expect(await overflow(page)).toBe(0);
        await page.setViewportSize(desktop);
      },
      60_000,
    );
  });

  test('no page is one for nobody', async () => {
    const page = await surf.open(desktop);
    const answer = await page.goto('/no-such-page');
    expect(answer?.status()).toBe(404);
    expect(await barriers(page)).toEqual([]);
  }, 240_000);

  test('a barrier would be found', async () => {
    const page = await at('');
    await page.goto('/');
    await page
      .locator('h1')
      .first()
      .evaluate((title) => title.append(new Image(40, 40)));
    expect(await barriers(page)).toEqual([expect.stringMatching(/^\/: image-alt at /)]);
  });
});
