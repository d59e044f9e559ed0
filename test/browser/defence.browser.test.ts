import { chromiumPath } from '../support/browser/chromium.js';
import { barriers } from '../support/browser/barriers.js';
import { meetInBrowser, type Met } from '../support/browser/meetInBrowser.js';
import { called, defenceZone, type DefenceZone } from '../support/defence.js';

(chromiumPath === '' ? describe.skip : describe)('a defence meeting in a browser', () => {
  let met: Met<DefenceZone>;
  beforeAll(async () => {
    met = await meetInBrowser(async (database) => {
      const meeting = await defenceZone(database);
      await called(meeting);
      meeting.later(2);
      return meeting;
    });
  }, 240_000);
  afterAll(() => met.close());

  test('its pages bar nobody, and the time in the room runs down by itself', async () => {
    const { zone, at: path } = met.thing;
    const page = await met.at(zone.secretary, path);
    expect(await barriers(page)).toEqual([]);
    await page.click('form[action$="/begin"] button');
    await page.goto(`${path}/room`);
    expect(await barriers(page)).toEqual([]);
    const timer = page.locator('[data-seconds]');
    const first = await timer.textContent();
    await page.waitForFunction(
      (was) => document.querySelector('[data-seconds]')?.textContent !== was,
      first,
    );
    expect(await timer.textContent()).toMatch(/^14:\d\d$/);
  });
});
