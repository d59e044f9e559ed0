import type { Page } from 'playwright-core';

/**
 * Widths at which a page is held to be whole: small and common telephones, windows of 1280 pixels
 * enlarged to 200 % and 150 % (which are narrower to a page), a tablet, a notebook, a desk.
 */
export const widths = [320, 390, 640, 853, 1024, 1280, 1600] as const;

/** What is out of reach at some widths, each with its width before it. */
export async function outOfReachAt(page: Page, at: readonly number[]): Promise<string[]> {
  const found: string[] = [];
  for (const width of at) {
    await page.setViewportSize({ width, height: heightAt(width) });
    found.push(...(await outOfReach(page)).map((what) => `${width}: ${what}`));
  }
  return found;
}

/** How high such a window is: telephones are upright, and what is enlarged is low. */
const heightAt = (width: number): number =>
  width < 500 ? 844 : Math.max(430, Math.min(900, Math.round(width * 0.67)));

/**
 * What of a page cannot be read or reached as wide as its window is, in words for whom a test
 * fails; empty where nothing is. The page is not scrolled sideways, nothing is cut off or runs over
 * its box, each control is seen when it has the focus and hit at its own middle, and is 24 pixels
 * high and wide unless it stands within a sentence, and Chinese on an English page says that it is
 * (WCAG 2.2, 2.4.11, 2.5.8 and 3.1.2).
 */
async function outOfReach(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const complaints: string[] = [];
    const nameOf = (element: Element): string => {
      const words = (element.getAttribute('aria-label') ?? element.textContent).trim();
      const id = element.id === '' ? '' : `#${element.id}`;
      const kind = [...element.classList].map((name) => `.${name}`).join('');
      return `${element.localName}${id}${kind} "${words.replaceAll(/\s+/g, ' ').slice(0, 24)}"`;
    };
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.getBoundingClientRect().width > 1 &&
      element.closest('.unseen, svg') === null &&
      (element.closest('thead')?.getBoundingClientRect().width ?? 2) > 1;

    if (document.documentElement.scrollWidth > window.innerWidth) complaints.push('page scrolls');
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (element.scrollWidth <= element.clientWidth + 1 || !isSeen(element)) continue;
      const { overflowX, textOverflow } = getComputedStyle(element);
      if (overflowX === 'visible' || element.matches('iframe, textarea, input, select')) continue;
      if (overflowX !== 'auto' && overflowX !== 'scroll') {
        if (textOverflow !== 'ellipsis') complaints.push(`cut: ${nameOf(element)}`);
      } else if (!element.matches('.table-wrap[tabindex="0"]')) {
        complaints.push(`scrolls aside: ${nameOf(element)}`);
      }
    }
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let text = words.nextNode(); text !== null; text = words.nextNode()) {
      const box = text.parentElement?.closest(
        'td, th, caption, .sheet, .button, .badge, dd, li, p, body',
      );
      if (text.nodeValue?.trim() === '' || !box || !isSeen(box)) continue;
      if (text.parentElement?.closest('.unseen, select, svg, textarea, .who')) continue;
      if (!text.parentElement?.checkVisibility()) continue;
      range.selectNodeContents(text);
      const [written, held] = [range.getBoundingClientRect(), box.getBoundingClientRect()];
      // The blank at which a line ends hangs over its edge.
      if (written.right > held.right + 6 || written.left < held.left - 1)
        complaints.push(`runs over: ${nameOf(box)}`);
    }

    const middleOf = (element: Element): readonly [number, number, DOMRect] => {
      const [first, ...rest] = [...element.getClientRects()];
      const widest = rest.reduce(
        (best, rect) => (rect.width > best.width ? rect : best),
        first ?? element.getBoundingClientRect(),
      );
      const top = Math.max(widest.top, 0);
      // Of a tall box to write in the browser shows the line with the caret, which is the first.
      const lines = element.localName === 'textarea' ? top + 48 : widest.bottom;
      const bottom = Math.min(widest.bottom, window.innerHeight, lines);
      return [widest.left + widest.width / 2, (top + bottom) / 2, widest];
    };
    const isHit = (element: Element): boolean => {
      const [x, y] = middleOf(element);
      const hit = document.elementFromPoint(x, y);
      if (hit === null) return false;
      if (element.contains(hit)) return true;
      const label = hit.closest('label');
      return label !== null && label.control === element;
    };
    const controls =
      'a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex="0"]';
    // Of hundreds of rows the first and the last stand for those between.
    const all = [...document.body.querySelectorAll<HTMLElement>(controls)];
    const tried = all.length > 120 ? [...all.slice(0, 60), ...all.slice(-30)] : all;
    for (const control of tried) {
      if (control.matches(':disabled, .skip, iframe') || !isSeen(control)) continue;
      control.focus();
      if (!isHit(control)) {
        control.scrollIntoView({ block: 'center', behavior: 'instant' });
        const says = isHit(control) ? 'hidden with the focus' : 'not hit at its middle';
        const [x, y] = middleOf(control);
        const over = document.elementFromPoint(x, y);
        complaints.push(`${says}: ${nameOf(control)}${over === null ? '' : ` by ${nameOf(over)}`}`);
      }
      const [, , box] = middleOf(control);
      const inSentence = getComputedStyle(control).display === 'inline';
      const label =
        control.closest('label') ?? document.querySelector(`label[for="${control.id}"]`);
      const target = control.matches('input') && label !== null ? label : control;
      const { width, height } = inSentence ? box : target.getBoundingClientRect();
      if (!inSentence && Math.min(width, height) < 23.5 && Math.min(box.width, box.height) < 23.5)
        complaints.push(`smaller than 24: ${nameOf(control)}`);
    }
    if (document.documentElement.lang === 'en') {
      const spoken = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let text = spoken.nextNode(); text !== null; text = spoken.nextNode()) {
        const parent = text.parentElement;
        if (!/\p{Script=Han}/u.test(text.nodeValue ?? '') || parent === null) continue;
        if (parent.matches('script, style, textarea, template') || parent.closest(':lang(zh)'))
          continue;
        complaints.push(`Chinese spoken as English: ${nameOf(parent)}`);
      }
    }
    window.scrollTo(0, 0);
    return [...new Set(complaints)];
  });
  return found;
}
