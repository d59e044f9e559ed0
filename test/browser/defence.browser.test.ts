import type { Actor } from '../../server/domain/actor.js';
import { chromiumPath } from '../support/browser/chromium.js';
import { barriers } from '../support/browser/barriers.js';
import { openSurf, type Surf } from '../support/browser/surf.js';
import { testDatabase, type TestDatabase } from '../support/databases.js';
import { called, defenceZone, type DefenceZone } from '../support/defence.js';

(chromiumPath === '' ? describe.skip : describe)('a defence meeting in a browser', () => {
  let database: TestDatabase;
  let meeting: DefenceZone;
  let surf: Surf;
  beforeAll(async () => {
    database = await testDatabase('sqlite');
    meeting = await defenceZone(database);
    await called(meeting);
    meeting.later(2);
    surf = await openSurf(meeting.zone.app, { now: meeting.zone.clock.now() });
  }, 240_000);
  afterAll(async () => {
    await surf.close();
    await database.close();
  });

  const at = async ({ userId }: Actor, path: string) => {
    const page = await surf.open();
    await page.goto(`/test/sign-in/${userId}`);
    await page.goto(path);
    return page;
  };

  test('its pages bar nobody, and the time in the room runs down by itself', async () => {
    const { zone, at: path } = meeting;
    const page = await at(zone.secretary, path);
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
