import { signIn, openBrowser, type Browser } from './browser.js';
import { copyId } from './bulk.js';
import { names } from './goals.js';
import type { Target } from './load.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import type { Product } from './product.js';
import type { Subjects } from './zone.js';

/** A page of the product with the browser that looks at it. */
export interface Page {
  readonly name: string;
  readonly path: string;
  readonly browser: Browser;
  readonly product: Product;
}

export interface Place {
  readonly product: Product;
  readonly subjects: Subjects;
  readonly cases: number;
}

/** Everything that is looked at; the list in both sizes, all else among many rows. */
export async function openPages(few: Place, many: Place): Promise<readonly Page[]> {
  const { product, subjects, cases } = many;
  const open = (email: string): Promise<Browser> => signIn(product.base, email, demoPassword);
  const [officer, applicant] = [await open(subjects.officer), await open(subjects.applicant)];
  const expert = await open(subjects.expert);
  const fewOfficer = await signIn(few.product.base, few.subjects.officer, demoPassword);
  const visitor = openBrowser(product.base);
  // A little before the oldest, so that a whole page is left.
  const ending = copyId(cases > 5000 ? 2000 : 100);
  const page = (name: string, path: string, browser: Browser): Page => ({
    name,
    path,
    browser,
    product,
  });
  return [
    { ...page(names.fewFirst, '/cases', fewOfficer), product: few.product },
    page(names.manyFirst, '/cases', officer),
    page(names.manyMiddle, `/cases?before=${copyId(Math.floor(cases / 2))}`, officer),
    page(names.manyEnd, `/cases?before=${ending}`, officer),
    page(names.tasks, '/tasks', officer),
    page(names.oneCase, `/cases/${subjects.caseId}`, officer),
    page('applications list (applicant)', '/applications', applicant),
    page(names.application, `/applications/${subjects.caseId}`, applicant),
    page(names.call, `/calls/${subjects.callId}`, visitor),
    page(names.search, `/cases?q=${encodeURIComponent(subjects.word)}`, officer),
    page('reviews list (expert)', '/reviews', expert),
    page('review form (expert)', `/reviews/${subjects.reviewId}`, expert),
    page('tasks list (expert)', '/tasks', expert),
    page('sign-in page', '/sign-in', visitor),
  ];
}

export const targetOf = ({ name, path, browser, product }: Page): Target => ({
  name,
  url: `${product.base}${path}`,
  cookie: browser.cookie(),
  pid: product.pid,
});
