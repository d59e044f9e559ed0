import { chromiumPath } from '../support/browser/chromium.js';
import { designerPages } from '../support/browser/designerPages.js';
import { redesign } from '../support/browser/redesign.js';
import { lostByKeyboard } from '../support/browser/keyboard.js';
import { outOfReachAt } from '../support/browser/reach.js';
import { unspoken } from '../support/browser/spoken.js';
import { barriers } from '../support/browser/barriers.js';
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

  // Made of the same parts, so each is examined once by rules, and at some widths in each language.
  test.each(designerPages)(
    '$name has no barriers and is whole at a desk, enlarged and on a phone',
    async (main) => {
      const page = await windows.at(main.who);
      await arrive(page, main);
      await speak(page, 'zh-CN');
      expect([
        ...(await lostByKeyboard(page)),
        ...(await unspoken(page)),
        ...(await barriers(page)),
        ...(await outOfReachAt(page, [640, desktop.width])),
      ]).toEqual([]);
      await page.setViewportSize(desktop);
      if (main.both) await picture(page, `${main.name}-zh`, main.shows);
      await speak(page, 'en');
      if (main.both) await picture(page, `${main.name}-en`, main.shows);
      expect(await outOfReachAt(page, [320, phone.width, 1024])).toEqual([]);
      await page.setViewportSize(desktop);
    },
    60_000,
  );
});
