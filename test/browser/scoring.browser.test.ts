import type { Page } from 'playwright-core';
import type { Actor } from '../../server/domain/actor.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { follow, tabTo } from '../support/browser/byKeyboard.js';
import { chromiumPath } from '../support/browser/chromium.js';
import { openSurf, type Surf } from '../support/browser/surf.js';
import { testDatabase, type TestDatabase } from '../support/databases.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';

const projects = 10;
const toAssign = 40;
const opinion = 'Sound work with a clear market and a team that can do it.';

async function tick(page: Page, name: string): Promise<void> {
  await tabTo(page, `[name="${name}"]`);
  if (!(await page.locator(`[name="${name}"]`).first().isChecked()))
    await page.keyboard.press('Space');
}

(chromiumPath === '' ? describe.skip : describe)('reviewing in a browser', () => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let surf: Surf;
  let expert: Actor;
  beforeAll(async () => {
    database = await testDatabase('sqlite');
    zone = await reviewZone(database, { whole: true });
    expert = await zone.expert('seventy');
    surf = await openSurf(zone.app, { now: zone.clock.now() });
  }, 240_000);
  afterAll(async () => {
    await surf.close();
    await database.close();
  });

  test('an expert accepts and scores ten projects in one sitting, by keyboard alone', async () => {
    for (let at = 1; at <= projects; at += 1) {
      const { id } = await zone.inReview(`Keyed ${at}`);
      const chosen = { stage: 'review', experts: [expert.userId] };
      await seatExperts(zone.deps, zone.secretary, id, chosen);
    }
    const page = await surf.open();
    await page.goto(`/test/sign-in/${expert.userId}`);
    await page.goto('/reviews');
    await follow(page, 'main a[href="/reviews/invitations"]');
    for (let at = 0; at < projects; at += 1) {
      await tabTo(page, '[name="review"]');
      const ticked = await page.evaluate(() => document.querySelector(':focus:checked') !== null);
      if (!ticked) await page.keyboard.press('Space');
    }
    for (const name of ['no_conflict', 'confidential', 'integrity']) await tick(page, name);
    await follow(page, 'button[value="accept"]');
    await follow(page, 'main .lines a[href^="/reviews/"]');
    for (let at = 0; at < projects; at += 1) {
      await tabTo(page, 'input[data-score]');
      for (const points of ['18', '30', '20', String(10 + at)]) {
        await page.keyboard.type(points);
        await page.keyboard.press('Enter');
      }
      expect(await page.locator('[data-total]').textContent()).toBe(String(78 + at));
      await tabTo(page, '[name="opinion"]');
      await page.keyboard.type(opinion);
      await Promise.all([page.waitForURL(/\/summary/), page.keyboard.press('Control+Enter')]);
      await follow(page, 'button[value="submit"]');
      if (at < projects - 1) await follow(page, 'main a.button.big[href^="/reviews/"]');
    }
    const rows = await database.db.rows.reviews.all({ expert_id: expert.userId });
    const totals = rows.map(({ status, total }) => `${status} ${total}`).toSorted();
    expect(totals).toEqual(
      Array.from({ length: projects }, (_, at) => `submitted ${78 + at}`).toSorted(),
    );
  }, 240_000);

  test('a secretary has experts for forty cases in under twenty clicks', async () => {
    for (let at = 1; at <= 12; at += 1) await zone.expert(`pool ${at}`.replace(' ', ''));
    for (let at = 1; at <= toAssign; at += 1) await zone.inReview(`Case ${at}`);
    const page = await surf.open();
    await page.goto(`/test/sign-in/${zone.secretary.userId}`);
    let clicks = 0;
    const click = async (selector: string): Promise<void> => {
      clicks += 1;
      await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
    };
    await page.goto('/manage/reviews');
    await click(`main a[href^="/calls/${zone.ids.call}/reviews"]`);
    await click('main a[href*="/reviews/assign"]');
    const wanted = page.locator('main form input[name="case"]');
    for (let at = 0; at < (await wanted.count()); at += 1) {
      expect(await wanted.nth(at).isChecked()).toBe(true);
    }
    // The rules are typed over: as many as each may have at hand.
    await page.locator('[name="limit"]').fill('40');
    await click('main form button[type="submit"]');
    await click('main form[action$="/seat"] button[type="submit"]');
    const seats = await database.db.rows.reviews.all({ status: 'invited' });
    const cases = new Set(seats.map(({ application_id: id }) => id));
    expect(cases.size).toBeGreaterThanOrEqual(toAssign);
    expect(clicks).toBeLessThan(20);
  }, 240_000);
});
