import type { Page } from 'playwright-core';
import type { Database } from '../../../server/data/database.js';

/** No blank at which a line could end. */
const longName = 'Wissenschaftsgesellschaft'.repeat(8);

/** All cases and organisations of the zone are called by 200 letters from now on. */
export async function lengthenNames(db: Database): Promise<void> {
  await db.execute('UPDATE applications SET title = :longName, applicant_name = :longName', {
    longName,
  });
  await db.execute('UPDATE organisations SET name = :longName', { longName });
}

/**
 * The page's tables get 200 rows, copies of those they have, and amounts of twelve digits; how many
 * names of 200 letters it shows.
 */
export async function crowd(page: Page): Promise<number> {
  return page.evaluate((name) => {
    for (const body of document.querySelectorAll('main table tbody')) {
      const rows = [...body.children];
      if (rows.length === 0) continue;
      for (let at = rows.length; at < 200; at += 1)
        body.append(rows[at % rows.length]?.cloneNode(true) ?? '');
      for (const cell of body.querySelectorAll('td.num:not(.strong, :has(*))')) {
        if (cell.textContent.length > 3) cell.textContent = '999,999,999,999.99';
      }
    }
    return document.body.innerText.split(name).length - 1;
  }, longName);
}
