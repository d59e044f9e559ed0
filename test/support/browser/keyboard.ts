import type { Page } from 'playwright-core';

/** Rows of a long list repeat each other: beyond as many stops the walk goes on near the end. */
const first = 40;
const last = 8;

/**
 * Walks a page by the Tab key alone, from its top to its end, and says in words for whom a test
 * fails what is wrong: the way in is the skip link, each stop shows that it has the focus and lies
 * before the eye, stops follow each other as the eye does, every control is a stop, and at the end
 * one gets out.
 */
export async function lostByKeyboard(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    window.scrollTo(0, 0);
    window.getSelection()?.removeAllRanges();
    // A click of nobody's puts the starting point of Tab at the top.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  const stops = await stopsOf(page);
  const found: string[] = [];
  let before: Stop | null = null;
  for (let at = 0; at < stops.count + 1; at += 1) {
    if (at === first && stops.count > first + last) {
      at = stops.count - last;
      await page.evaluate((to) => {
        document.querySelectorAll<HTMLElement>('[data-stop]')[to - 1]?.focus();
      }, at);
      before = null;
    }
    await page.keyboard.press('Tab');
    let stop = await presentStop(page);
    // A date is several boxes in one.
    for (let box = 0; stop !== null && stop.index === before?.index && box < 6; box += 1) {
      await page.keyboard.press('Tab');
      stop = await presentStop(page);
    }
    if (stop === null) {
      if (at < stops.count) found.push(`left at stop ${at + 1} of ${stops.count}`);
      break;
    }
    if (at === stops.count) {
      if (stop.index !== 0) found.push(`no way out after ${stop.name}`);
      break;
    }
    if (at === 0 && !stop.skips) found.push(`begins at ${stop.name} instead of the skip link`);
    if (stop.index !== at) found.push(`stop ${at + 1} is number ${stop.index + 1}: ${stop.name}`);
    if (!stop.marked) found.push(`focus not seen: ${stop.name}`);
    if (stop.hidden) found.push(`focus hidden: ${stop.name}`);
    if (before !== null && jumpsBack(before, stop))
      found.push(`out of order: ${stop.name} after ${before.name}`);
    before = stop;
  }
  await page.evaluate(() => {
    for (const each of document.querySelectorAll('[data-stop]')) each.removeAttribute('data-stop');
    window.scrollTo(0, 0);
  });
  return [...new Set(found)];
}

interface Stop {
  readonly index: number;
  readonly name: string;
  /** The skip link itself. */
  readonly skips: boolean;
  readonly marked: boolean;
  readonly hidden: boolean;
  /** Where it stands on the page; in a bar that moves along it stands nowhere. */
  readonly place: { readonly left: number; readonly top: number; readonly bottom: number } | null;
}

/** The eye goes down, and from the foot of one column to the head of the next on its right. */
const jumpsBack = (before: Stop, { place }: Stop): boolean =>
  before.place !== null &&
  place !== null &&
  place.bottom <= before.place.top + 2 &&
  place.left <= before.place.left + 2;

/** Numbers what Tab should stop at, in the order of the page. */
async function stopsOf(page: Page): Promise<{ readonly count: number }> {
  return page.evaluate(() => {
    const controls =
      'a[href], button, summary, input:not([type=hidden]), select, textarea, iframe, [tabindex="0"]';
    const groups = new Set<string>();
    let count = 0;
    for (const control of document.body.querySelectorAll<HTMLElement | SVGElement>(controls)) {
      if (control.matches(':disabled, [tabindex="-1"]')) continue;
      if (!control.checkVisibility({ visibilityProperty: true })) continue;
      if (control instanceof HTMLInputElement && control.type === 'radio') {
        // One of a group takes the focus: the one chosen, or the first.
        const group = `${control.form?.action ?? ''} ${control.name}`;
        const chosen = document.querySelector(`input[name="${CSS.escape(control.name)}"]:checked`);
        if (groups.has(group) || (chosen !== null && chosen !== control)) continue;
        groups.add(group);
      }
      control.dataset['stop'] = String(count);
      count += 1;
    }
    return { count };
  });
}

async function presentStop(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const held = document.activeElement;
    // A drawing has links too.
    if (!(held instanceof HTMLElement || held instanceof SVGElement)) return null;
    if (held === document.body) return null;
    const words = (held.getAttribute('aria-label') ?? held.textContent).trim();
    const name = `${held.localName}${held.id === '' ? '' : `#${held.id}`} "${words.replaceAll(/\s+/g, ' ').slice(0, 24)}"`;
    const isMarked = (element: Element, pseudo?: '::after' | '::before'): boolean => {
      const { outlineStyle, outlineWidth, boxShadow, content } = getComputedStyle(element, pseudo);
      if (pseudo !== undefined && content === 'none') return false;
      const ringed = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      return (
        ringed || (element !== held && boxShadow !== 'none' && element.matches(':focus-within'))
      );
    };
    const around = [held, held.parentElement, held.closest('label, li, tr')];
    const marked =
      around.some((each) => each !== null && isMarked(each)) ||
      isMarked(held, '::after') ||
      held.matches('iframe');
    const label = held.closest('label');
    const { left, top, right, bottom } = (label ?? held).getBoundingClientRect();
    const rects = [...held.getClientRects()];
    const seen = (rects.length > 0 ? rects : [held.getBoundingClientRect()]).some((rect) => {
      const x = (Math.max(rect.left, 0) + Math.min(rect.right, window.innerWidth)) / 2;
      const y = (Math.max(rect.top, 0) + Math.min(rect.bottom, window.innerHeight)) / 2;
      const hit = document.elementFromPoint(x, y);
      return hit !== null && (held.contains(hit) || hit.contains(held) || label?.contains(hit));
    });
    let moves = false;
    for (let each: Element | null = held; each !== null; each = each.parentElement)
      moves ||= ['sticky', 'fixed'].includes(getComputedStyle(each).position);
    const skips = held.matches('.skip');
    return {
      index: Number(held.dataset['stop'] ?? -1),
      name,
      skips,
      marked,
      hidden: !seen || right <= 0 || left >= window.innerWidth,
      place:
        moves || skips
          ? null
          : {
              left: left + window.scrollX,
              top: top + window.scrollY,
              bottom: bottom + window.scrollY,
            },
    };
  });
}
