import type { ColdFigures } from './cold.js';
import type { Asked } from './counters.js';
import type { DesigningFigures } from './designing.js';
import { cpuOf, type Figures } from './load.js';
import type { SaveFigures } from './saves.js';
import type { WritingFigures } from './writing.js';

/** What changes ask and cost. */
export interface Saving {
  readonly saves: readonly SaveFigures[];
  readonly writing: WritingFigures;
}

/** Everything one run found out. */
export interface Findings extends Saving {
  readonly few: number;
  readonly many: number;
  readonly pages: ReadonlyMap<string, Figures>;
  readonly looked: ReadonlyMap<string, Looked>;
  readonly cold: ColdFigures;
  readonly designing: DesigningFigures;
  /** Sessions that visitors left who only opened the sign-in page. */
  readonly visitorRows: number;
}

/** What one look at a page came to. */
export interface Looked {
  readonly asked: Asked;
  /** Length of the page. */
  readonly bytes: number;
  /** Lines of its tables and lists. */
  readonly shown: number;
}

export interface Goal {
  readonly text: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Cases in the call of the expert whose pages are looked at. */
export const casesOfCall = 5000;

/** Names of the pages that goals speak of. */
export const names = {
  step3: 'ladder 3: + Handlebars, 50 rows',
  step6: 'ladder 6: + session, passport',
  fewFirst: 'cases, few rows, first page',
  manyFirst: 'cases, many rows, first page',
  manyMiddle: 'cases, many rows, middle',
  manyEnd: 'cases, many rows, end',
  tasks: 'tasks list (officer)',
  oneCase: 'case (officer)',
  application: 'application (applicant)',
  call: 'call (public)',
  search: 'list of a word found in cases',
  late: 'list of late cases',
  reviews: `reviews list (expert, ${casesOfCall} in the call)`,
  reviewForm: `review form (expert, ${casesOfCall} in the call)`,
  expertTasks: `tasks list (expert, ${casesOfCall} in the call)`,
} as const;

/** The list of cases, wherever one looks at it. */
export const listPages = [names.fewFirst, names.manyFirst, names.manyMiddle, names.manyEnd];

/** The figures of a page; throws where it was not measured. */
export function figuresOf({ pages }: Pick<Findings, 'pages'>, name: string): Figures {
  const page = pages.get(name);
  if (!page) throw new Error(`${name} was not measured`);
  return page;
}

/** CPU of application and database for one request of a page, in milliseconds. */
export const pageCpu = (found: Findings, name: string): number => cpuOf(figuresOf(found, name));

/** A ratio as goals print it. */
export const ratio = (value: number): string => value.toFixed(2);
