import type { Page } from 'playwright-core';
import { time } from '../../server/data/schema/columns.js';
import { chromiumPath } from '../support/browser/chromium.js';
import { mainPages } from '../support/browser/mainPages.js';
import { unspoken } from '../support/browser/spoken.js';
import { arrive, desktop, openWindows, phone, type Windows } from '../support/browser/windows.js';

/** What has the focus, as a selector can say it. */
const holdsFocus = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

const main = (name: string) => {
  const found = mainPages.find((each) => each.name === name);
  if (!found) throw new Error(`no page ${name}`);
  return found;
};

(chromiumPath === '' ? describe.skip : describe)('by keyboard alone', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await openWindows();
  }, 240_000);
  afterAll(() => windows.close());

  test('one skips to what the page is about', async () => {
    const page = await windows.at('');
    await page.goto('/');
    await page.keyboard.press('Tab');
    expect(await holdsFocus(page, '.skip')).toBe(true);
    await page.keyboard.press('Enter');
    expect(await holdsFocus(page, 'main')).toBe(true);
  });

  test('the menu and the filters of a phone unfold, are walked and fold', async () => {
    const page = await windows.at('officer');
    await page.setViewportSize(phone);
    await page.goto('/cases');
    await page.locator('.fold > summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await holdsFocus(page, '.fold[open] .site-nav a')).toBe(true);
    await page.keyboard.press('Escape');
    expect(await holdsFocus(page, '.fold:not([open]) > summary')).toBe(true);
    await page.locator('.filter-fold > summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await holdsFocus(page, '.filter-fold[open] input')).toBe(true);
    await page.setViewportSize(desktop);
  });

  test('what is wrong is come to first, leads to its field and is read with it', async () => {
    const page = await windows.at('lingshui');
    await arrive(page, main('section'));
    const share = page.locator('main [name$=".share"]').first();
    const name = (await share.getAttribute('name')) ?? '';
    const before = await share.inputValue();
    await share.fill('many');
    await share.press('Enter');
    await page.waitForSelector('#errors');
    expect(await holdsFocus(page, '#errors')).toBe(true);
    expect(await unspoken(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await holdsFocus(page, `[name="${name}"][aria-invalid="true"]`)).toBe(true);
    await page.locator(`main [name="${name}"]`).fill(before);
    await page.locator(`main [name="${name}"]`).press('Enter');
    await page.waitForSelector('#errors', { state: 'detached' });
  });

  test('a row of a table is added where it stands, with all that was typed, and comes back after a crash', async () => {
    const page = await windows.at('lingshui');
    await arrive(page, main('section'));
    const path = page.url();
    const rows = page.locator('main .row-card');
    const [there, add] = [
      await rows.count(),
      page.locator('main button[value^="add_row:"]').first(),
    ];
    const table = ((await add.getAttribute('value')) ?? '').replace('add_row:', '');
    const share = page.locator('main [name$=".share"]');
    await share.first().fill('half of it');
    await add.focus();
    await page.keyboard.press('Enter');
    expect(await holdsFocus(page, `[name^="${table}.${there}."]`)).toBe(true);
    expect([page.url(), await rows.count()]).toEqual([path, there + 1]);
    expect([await share.first().inputValue(), await share.last().inputValue()]).toEqual([
      'half of it',
      '',
    ]);
    expect(await rows.last().locator('legend').first().textContent()).toContain(`${there + 1}`);
    expect(await unspoken(page)).toEqual([]);
    await share.last().fill('the other half');
    await page.waitForTimeout(600);
    await page.goto('about:blank');
    await page.goto(path);
    const offer = page.locator('main .banner button').first();
    if (await offer.isVisible()) await offer.click();
    expect(await page.locator(`[name="${table}.${there}.share"]`).inputValue()).toBe(
      'the other half',
    );
    await page.evaluate(() => sessionStorage.clear());
  });

  test('a session that ends says so, and one key lets one stay where one was', async () => {
    const page = await windows.at('lingshui');
    // The page takes its session for nearly over and asks; the server then says three minutes.
    await page.route('**/account', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(/data-idle="\d+"/, 'data-idle="5"');
      await route.fulfill({ response: answer, body });
    });
    await page.goto('/account');
    await page.unroute('**/account');
    const cookies = await page.context().cookies();
    const signed = cookies.find(({ name }) => name === 'qixian.sid')?.value ?? '';
    const sid = /^s:([^.]+)\./.exec(decodeURIComponent(signed))?.[1] ?? '';
    // A moment as the product writes it: as text of another shape it would be later all day.
    const soon = new Date(Date.now() + 180_000);
    const where = { sid, soon };
    expect(
      await windows.db.execute('UPDATE sessions SET expires = :soon WHERE sid = :sid', where),
    ).toBe(1);
    await page.focus('main [name=name]');
    await page.waitForSelector('dialog[data-session][open]');
    expect(await page.textContent('dialog[data-session] [data-left]')).toMatch(/[23]/);
    expect(await page.getByRole('alertdialog').count()).toBe(1);
    expect(await holdsFocus(page, '[data-stay]')).toBe(true);
    await page.keyboard.press('Tab');
    expect(await holdsFocus(page, 'dialog[data-session] [data-close]')).toBe(true);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[data-session]:not([open])', { state: 'attached' });
    expect(await holdsFocus(page, 'main [name=name]')).toBe(true);
    const [row] = await windows.db.select(
      { expires: time() },
      'SELECT expires FROM sessions WHERE sid = :sid',
      where,
    );
    expect(Date.parse(row?.expires ?? '')).toBeGreaterThan(soon.getTime());
  });

  test('a dialog of a form that cannot be sent is left by a key, and the form is where it was', async () => {
    const page = await windows.at('lingshui');
    await page.goto('/account');
    await page.context().setOffline(true);
    await page.focus('main [name=name]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[data-away][open]');
    expect(await holdsFocus(page, 'dialog[data-away] *')).toBe(true);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[data-away]:not([open])', { state: 'attached' });
    expect(await holdsFocus(page, 'main form *')).toBe(true);
    await page.context().setOffline(false);
  });

  test('the designer is walked: its menu, the names of a rule, the place of a stage', async () => {
    const page = await windows.at('officer');
    await page.goto('/designer');
    const revise = page.locator('form[action="/procedures/kechuang.startup/revise"] button');
    await revise.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/designer\/[^/]+$/);
    const { pathname: draft } = new URL(page.url());

    // At a desk the parts of a draft are links in a row, on a phone they unfold.
    await page.locator(`.design-head a[href="${draft}/workflow"]`).first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${draft}/workflow`);
    expect(await page.locator('.design-head a[aria-current=page]').first().isVisible()).toBe(true);
    await page.setViewportSize(phone);
    await page.locator('.design-head .fold > summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await holdsFocus(page, `.fold[open] a[href^="${draft}"]`)).toBe(true);
    await page.keyboard.press('Escape');
    expect(await holdsFocus(page, '.design-head .fold:not([open]) > summary')).toBe(true);
    await page.setViewportSize(desktop);

    // Names of a rule are offered while one types, chosen by arrows, and left by Escape.
    await page.goto(`${draft}/parts/eligibility.age`);
    const rule = page.locator('textarea[data-rule]').first();
    await rule.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' && call.');
    await page.waitForSelector('.rule-choices:not([hidden])');
    await page.keyboard.press('ArrowDown');
    expect(await rule.getAttribute('aria-activedescendant')).not.toBeNull();
    await page.keyboard.press('Enter');
    expect(await rule.inputValue()).toMatch(/ && call\.\w+$/);
    await page.keyboard.type(' == call.');
    await page.waitForSelector('.rule-choices:not([hidden])');
    await page.keyboard.press('Escape');
    expect(await page.locator('.rule-choices').first().isHidden()).toBe(true);
    expect(await holdsFocus(page, 'textarea[data-rule]')).toBe(true);

    // What is dragged by a mouse has a choice and a button.
    await page.goto(`${draft}/parts/workflow.stages.visit`);
    const place = page.locator('form[action$="/move"] select[name=after]');
    await place.focus();
    await page.keyboard.press('ArrowDown');
    const after = await place.inputValue();
    await page.keyboard.press('Tab');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    await page.goto(`${draft}/workflow`);
    const links = page.locator('main a[href*="/parts/workflow.stages."]');
    const stages = await links.evaluateAll((all) =>
      all.map((each) => each.getAttribute('href')?.split('workflow.stages.')[1] ?? ''),
    );
    const order = [...new Set(stages)];
    expect(order.indexOf('visit')).toBe(order.indexOf(after) + 1);
  });

  test('after an act reading goes on at what it did', async () => {
    const page = await windows.at('desk');
    await page.goto('/tasks');
    const claim = page.locator('main form[action$="/claim"] button').first();
    await claim.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.banner.done');
    expect(await holdsFocus(page, '.banner.done')).toBe(true);
  });
});
