import { signIn, openBrowser, type Browser } from './browser.js';
import { copyId } from './bulk.js';
import { names } from './findings.js';
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

/**
 * Everything that is looked at: the list in both sizes, what an expert sees among the few, whose
 * call is as full as calls are, all else among many rows.
 */
export async function openPages(few: Place, many: Place): Promise<readonly Page[]> {
  const { product, subjects, cases } = many;
  const open = (email: string): Promise<Browser> => signIn(product.base, email, demoPassword);
  const [officer, applicant] = [await open(subjects.officer), await open(subjects.applicant)];
  const fewOfficer = await signIn(few.product.base, few.subjects.officer, demoPassword);
  const expert = await signIn(few.product.base, few.subjects.expert, demoPassword);
  const visitor = openBrowser(product.base);
  // A little before the oldest, so that a whole page is left.
  const ending = copyId(cases > 5000 ? 2000 : 100);
  const page = (name: string, path: string, browser: Browser): Page => ({
    name,
    path,
    browser,
    product,
  });
  const amongFew = (...what: Parameters<typeof page>): Page => ({
    ...page(...what),
    product: few.product,
  });
  return [
    amongFew(names.fewFirst, '/cases', fewOfficer),
    page(names.manyFirst, '/cases', officer),
    page(names.manyMiddle, `/cases?before=${copyId(Math.floor(cases / 2))}`, officer),
    page(names.manyEnd, `/cases?before=${ending}`, officer),
    page(names.tasks, '/tasks', officer),
    page(names.oneCase, `/cases/${subjects.caseId}`, officer),
    page('applications list (applicant)', '/applications', applicant),
    page(names.application, `/applications/${subjects.caseId}`, applicant),
    page(names.call, `/calls/${subjects.callId}`, visitor),
    page(names.search, `/cases?q=${encodeURIComponent(subjects.word)}`, officer),
    page(names.late, '/cases?waiting=late', officer),
    amongFew(names.reviews, '/reviews', expert),
    amongFew(names.reviewForm, `/reviews/${few.subjects.reviewId}`, expert),
    amongFew(names.expertTasks, '/tasks', expert),
    page('sign-in page', '/sign-in', visitor),
  ];
}

export const targetOf = ({ name, path, browser, product }: Page): Target => ({
  name,
  url: `${product.base}${path}`,
  cookie: browser.cookie(),
  pid: product.pid,
});
