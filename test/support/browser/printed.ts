import type { Page } from 'playwright-core';

/** As wide as A4 within its margins, in pixels of a page. */
const paper = { width: 673, height: 960 };

/**
 * What of a page does not belong on paper or is lost on it, in words: what one presses and what
 * leads elsewhere, tables whose heads do not come again on the next sheet, and whatever lies in a
 * window that one would have to scroll.
 */
export async function unprintable(page: Page): Promise<string[]> {
  const size = page.viewportSize();
  await page.setViewportSize(paper);
  await page.emulateMedia({ media: 'print' });
  const found = await page.evaluate(() => {
    const seen = (element: Element): boolean => element.checkVisibility();
    const nameOf = (element: Element): string =>
      `${element.localName}.${[...element.classList].join('.')}`;
    const all = (selector: string): readonly Element[] =>
      [...document.querySelectorAll(selector)].filter(seen);
    const cut = all('main *').filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      if (element.matches('textarea, input, select, iframe, .unseen') || element.closest('svg'))
        return false;
      const wide = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      const high = overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
      return (wide || high) && element.getBoundingClientRect().width > 1;
    });
    const loose = all('main table thead').filter(
      (head) => getComputedStyle(head).display !== 'table-header-group',
    );
    return [
      ...all('.button, nav, .skip, .site-head, .site-foot, .filters, dialog').map(
        (element) => `on paper: ${nameOf(element)}`,
      ),
      ...loose.map((head) => `head once: ${nameOf(head.parentElement ?? head)}`),
      ...cut.map((element) => `lost on paper: ${nameOf(element)}`),
      ...(document.documentElement.scrollWidth > window.innerWidth ? ['wider than paper'] : []),
    ];
  });
  await page.emulateMedia({ media: null });
  if (size !== null) await page.setViewportSize(size);
  return [...new Set(found)];
}
