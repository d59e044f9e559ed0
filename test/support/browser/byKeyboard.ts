import type { Page } from 'playwright-core';

/** Goes on by Tab until something like this has the focus; fails where it never comes. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  const arrived = (): Promise<boolean> =>
    page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  for (let stop = 0; stop < 150; stop += 1) {
    await page.keyboard.press('Tab');
    if (await arrived()) return;
  }
  throw new Error(`no ${selector} is come to by Tab on ${page.url()}`);
}

/** Presses Enter on it, and waits until another page is there. */
export async function follow(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}
