import type { Page } from 'playwright-core';
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
