import { chromiumPath } from '../support/browser/chromium.js';
import { crowd } from '../support/browser/crowd.js';
import { outOfReachAt } from '../support/browser/reach.js';
import { openLessUsualDays, scenePages } from '../support/browser/scenePages.js';
import { desktop, type Windows } from '../support/browser/windows.js';
import { wrongWith } from '../support/browser/wrongWith.js';

(chromiumPath === '' ? describe.skip : describe)('a page of less usual days', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await openLessUsualDays();
  }, 240_000);
  afterAll(() => windows.close());

  test.each(scenePages)(
    '$name has no barriers and is whole at every width, with names of 200 letters and 200 rows',
    async (main) => {
      const page = await windows.at(main.who);
      const found = await wrongWith(page, main);
      await crowd(page);
      found.push(...(await outOfReachAt(page, [320, 1024])).map((what) => `crowded ${what}`));
      await page.setViewportSize(desktop);
      expect(found).toEqual([]);
    },
    60_000,
  );
});
