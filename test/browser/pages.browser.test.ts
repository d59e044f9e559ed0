import { chromiumPath } from '../support/browser/chromium.js';
import { mainPages } from '../support/browser/mainPages.js';
import { heightAt, outOfReach, widths } from '../support/browser/reach.js';
import { barriers } from '../support/browser/surf.js';
import {
  arrive,
  desktop,
  openWindows,
  phone,
  picture,
  speak,
  type Windows,
} from '../support/browser/windows.js';

const languages = [
  ['zh', 'zh-CN'],
  ['en', 'en'],
] as const;
const examined = new Set(['-zh', '-en-phone']);

(chromiumPath === '' ? describe.skip : describe)("every role's main page", () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await openWindows();
  }, 240_000);
  afterAll(() => windows.close());

  test.each(mainPages)(
    '$name has no barriers and is whole at every width, in both languages',
    async (main) => {
      const page = await windows.at(main.who);
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
          await picture(page, name);
        }
        for (const width of widths) {
          await page.setViewportSize({ width, height: heightAt(width) });
          found.push(...(await outOfReach(page)).map((what) => `${locale} ${width}: ${what}`));
        }
        await page.setViewportSize(desktop);
      }
      expect(found).toEqual([]);
    },
    60_000,
  );

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
