import { barriers } from '../support/browser/barriers.js';
import { chromiumPath } from '../support/browser/chromium.js';
import { crowd, lengthenNames } from '../support/browser/crowd.js';
import { mainPages } from '../support/browser/mainPages.js';
import { outOfReachAt } from '../support/browser/reach.js';
import { arrive, desktop, openWindows, speak, type Windows } from '../support/browser/windows.js';
import { wrongWith } from '../support/browser/wrongWith.js';

/** Pages with rows of what people and firms are called. */
const crowded = ['desk', 'cases', 'ranking', 'meeting', 'payments', 'voucher-book'] as const;

(chromiumPath === '' ? describe.skip : describe)("every role's main page", () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await openWindows();
  }, 240_000);
  afterAll(() => windows.close());

  test.each(mainPages)(
    '$name has no barriers, is walked by keyboard, spoken in full and whole at every width, in both languages',
    async (main) => {
      expect(await wrongWith(await windows.at(main.who), main)).toEqual([]);
    },
    60_000,
  );

  test.each([...crowded])(
    '%s stays whole with names of 200 letters, 200 rows and amounts of twelve digits',
    async (name) => {
      await lengthenNames(windows.db);
      const main = mainPages.find((each) => each.name === name);
      if (main === undefined) throw new Error(`no page ${name}`);
      const page = await windows.at(main.who);
      await arrive(page, main);
      for (const language of ['zh-CN', 'en']) {
        await speak(page, language);
        expect(await crowd(page)).toBeGreaterThan(0);
        expect(await outOfReachAt(page, [320, 853, 1024, 1600])).toEqual([]);
        await page.setViewportSize(desktop);
      }
    },
    60_000,
  );

  test("what a colour means is told in the reader's own colours as well", async () => {
    const page = await windows.at('payer');
    await page.goto('/funds');
    await page.emulateMedia({ forcedColors: 'active' });
    const colours = await page
      .locator('.legend:has(.reserved)')
      .first()
      .evaluate((legend) =>
        [...legend.children].map((item) => getComputedStyle(item, '::before').backgroundColor),
      );
    await page.emulateMedia({ forcedColors: 'none' });
    expect(colours.length).toBeGreaterThan(1);
    expect(new Set(colours).size).toBe(colours.length);
  });

  test('no page is one for nobody', async () => {
    const page = await windows.surf.open(desktop);
    const answer = await page.goto('/no-such-page');
    expect(answer?.status()).toBe(404);
    expect(await barriers(page)).toEqual([]);
  }, 240_000);

  test('a barrier would be found', async () => {
    const page = await windows.at('');
    await page.goto('/');
    await page
      .locator('h1')
      .first()
      .evaluate((title) => title.append(new Image(40, 40)));
    expect(await barriers(page)).toEqual([expect.stringMatching(/^\/: image-alt at /)]);
  });
});
