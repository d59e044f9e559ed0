import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// The builder reads half a megabyte into the page twice at every call; once for each page is enough.
const builder = createRequire(import.meta.url).resolve('@axe-core/playwright');
const axe = readFileSync(createRequire(builder).resolve('axe-core/axe.min.js'), 'utf8');
const nothingMore = ';';

/**
 * Every rule of WCAG 2.2 A and AA that the page breaks, with the places; empty where none is. Only
 * what is broken is told in full, because telling all takes three times as long, and of rows that
 * are made alike two stand for all.
 */
export async function barriers(page: Page): Promise<string[]> {
  const framed = page.frames().length > 1;
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  await foldRepeats(page);
  const { violations, passes } = await new AxeBuilder({
    page,
    axeSource: framed ? axe : nothingMore,
  })
    .options({ resultTypes: ['violations'] })
    .withTags(rules)
    // The other mode also looks into frames, which takes twice as long where there are none.
    .setLegacyMode(!framed)
    .analyze();
  await unfoldRepeats(page);
  if (passes.length === 0) throw new Error(`nothing could be examined on ${page.url()}`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${new URL(page.url()).pathname}: ${id} at ${target.join(' ')}`),
  );
}

/** Hides rows of tables and lists of which two before them have the same parts. */
async function foldRepeats(page: Page): Promise<void> {
  await page.evaluate(() => {
    const partsOf = (row: Element): string =>
      [row, ...row.querySelectorAll('*')]
        .map(
          (part) =>
            `${part.localName} ${part.getAttribute('class')} ${part.getAttributeNames().join(' ')}`,
        )
        .join('\n');
    for (const list of document.querySelectorAll('main tbody, main .lines')) {
      const met = new Map<string, number>();
      for (const row of list.children) {
        const parts = partsOf(row);
        const times = (met.get(parts) ?? 0) + 1;
        met.set(parts, times);
        if (times > 2 && row instanceof HTMLElement) {
          row.dataset['folded'] = row.getAttribute('style') ?? '';
          row.style.setProperty('display', 'none', 'important');
        }
      }
    }
  });
}

async function unfoldRepeats(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const row of document.querySelectorAll<HTMLElement>('[data-folded]')) {
      const style = row.dataset['folded'] ?? '';
      if (style === '') row.removeAttribute('style');
      else row.setAttribute('style', style);
      row.removeAttribute('data-folded');
    }
  });
}
