import { chromiumPath } from '../support/browser/chromium.js';
import { designerPages } from '../support/browser/designerPages.js';
import { redesign } from '../support/browser/redesign.js';
import { barriers, overflow } from '../support/browser/surf.js';
import {
  arrive,
  desktop,
  openWindows,
  phone,
  picture,
  speak,
  type Windows,
} from '../support/browser/windows.js';

(chromiumPath === '' ? describe.skip : describe)('every page of the designer', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await openWindows();
    await redesign(await windows.at('officer'), await windows.at('officer2'));
  }, 240_000);
  afterAll(() => windows.close());

  // Made of the same parts, so each is examined once: in Chinese, and by its width on a phone.
  test.each(designerPages)(
    '$name has no barriers and fits desktop and phone',
    async (main) => {
      const page = await windows.at(main.who);
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
