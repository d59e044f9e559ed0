import type { Page } from 'playwright-core';
import { barriers } from './barriers.js';
import { lostByKeyboard } from './keyboard.js';
import type { MainPage } from './mainPages.js';
import { unprintable } from './printed.js';
import { outOfReachAt, widths } from './reach.js';
import { unspoken } from './spoken.js';
import { arrive, desktop, phone, picture, speak } from './windows.js';

/**
 * What is wrong with a page for somebody: by keyboard, on paper, to a screen reader and by the
 * rules of accessibility, at every width and in both languages; empty where nothing is. Leaves the
 * page in English.
 */
export async function wrongWith(page: Page, main: MainPage): Promise<string[]> {
  await arrive(page, main);
  const found = [...(await lostByKeyboard(page)), ...(await unprintable(page))];
  for (const [locale, language] of languages) {
    await speak(page, language);
    found.push(...(await unspoken(page)).map((what) => `${locale} ${what}`));
    for (const [size, name] of [
      [desktop, `${main.name}-${locale}`],
      [phone, `${main.name}-${locale}-phone`],
    ] as const) {
      await page.setViewportSize(size);
      // What a reader meets by these rules differs by width and not by language.
      if (locale === 'en') found.push(...(await barriers(page)));
      await picture(page, name);
    }
    found.push(...(await outOfReachAt(page, widths)).map((what) => `${locale} ${what}`));
    await page.setViewportSize(desktop);
  }
  return found;
}

const languages = [
  ['zh', 'zh-CN'],
  ['en', 'en'],
] as const;
