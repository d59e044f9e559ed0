import type { ColdFigures } from './cold.js';
import type { Asked } from './counters.js';
import type { Figures } from './load.js';
import type { DesigningFigures } from './designing.js';
import { designingGoals } from './designingReport.js';
import type { SaveFigures } from './saves.js';

/** Everything one run found out. */
export interface Findings {
  readonly few: number;
  readonly many: number;
  readonly pages: ReadonlyMap<string, Figures>;
  readonly asked: ReadonlyMap<string, Asked>;
  /** Length of each page. */
  readonly bytes: ReadonlyMap<string, number>;
  readonly saves: readonly SaveFigures[];
  readonly cold: ColdFigures;
  readonly designing: DesigningFigures;
}

export interface Goal {
  readonly text: string;
  readonly measured: string;
  readonly met: boolean;
}

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
} as const;

const listPages = [names.fewFirst, names.manyFirst, names.manyMiddle, names.manyEnd];
const pageSize = 50;
const rowsAllowed = 3 * pageSize + 100;

/** What each goal of the product asks, what was measured, and whether that is enough. */
export function goalsOf(found: Findings): readonly Goal[] {
  return [
    ...againstTheLadder(found),
    ...pagesAgainstStep6(found),
    ...whateverTheSize(found),
    ...underLoad(found),
    ...statements(found),
    ...designingGoals(found.designing),
  ];
}

const figures = ({ pages }: Findings, name: string): Figures => {
  const page = pages.get(name);
  if (!page) throw new Error(`${name} was not measured`);
  return page;
};
const cpu = (found: Findings, name: string): number => {
  const { appCpu, dbCpu } = figures(found, name);
  return appCpu + dbCpu;
};
const ratio = (value: number): string => value.toFixed(2);

function againstTheLadder(found: Findings): readonly Goal[] {
  const list = figures(found, names.manyFirst);
  const step6 = figures(found, names.step6);
  const throughput = list.perSecond / step6.perSecond;
  const app = list.appCpu / step6.appCpu;
  const whole = cpu(found, names.manyFirst) / cpu(found, names.step6);
  const overStep3 = list.appCpu / figures(found, names.step3).appCpu;
  return [
    {
      text: '1 list: throughput ≥ 0.80 × step 6',
      measured: `${ratio(throughput)} ×`,
      met: throughput >= 0.8,
    },
    {
      text: '1 list: CPU ≤ 1.25 × step 6',
      measured: `app ${ratio(app)} ×, with database ${ratio(whole)} ×`,
      met: app <= 1.25 && whole <= 1.25,
    },
    {
      text: '1 then: better than step 6',
      measured: `throughput ${ratio(throughput)} ×, CPU ${ratio(whole)} ×`,
      met: throughput > 1 && whole < 1,
    },
    {
      text: '2 list: app CPU ≤ 3.0 × step 3',
      measured: `${ratio(overStep3)} ×`,
      met: overStep3 <= 3,
    },
  ];
}

/** CPU of application and database together, beside that of step 6. */
const timesStep6: readonly (readonly [name: string, most: number])[] = [
  [names.manyFirst, 1.5],
  [names.tasks, 1.2],
  [names.application, 2.5],
  [names.oneCase, 3],
  [names.call, 0.8],
];

function pagesAgainstStep6(found: Findings): readonly Goal[] {
  const pages = timesStep6.map(([name, most]) => {
    const times = cpu(found, name) / cpu(found, names.step6);
    return {
      text: `1 ${name}: CPU ≤ ${most} × step 6`,
      measured: `${ratio(times)} ×`,
      met: times <= most,
    };
  });
  const search = cpu(found, names.search) / cpu(found, names.manyFirst);
  const others = [...found.asked].filter(([name]) => !listPages.some((each) => each === name));
  return [
    ...pages,
    {
      text: '1 looking for a word: CPU ≤ 2 × the list',
      measured: `${ratio(search)} ×`,
      met: search <= 2,
    },
    {
      text: `3 other pages: rows read ≤ ${rowsAllowed}`,
      measured: others.map(([name, each]) => `${name} ${each.rowsRead}`).join(', '),
      met: others.every(([, each]) => each.rowsRead <= rowsAllowed),
    },
  ];
}

function whateverTheSize(found: Findings): readonly Goal[] {
  const first = cpu(found, names.manyFirst);
  const size = first / cpu(found, names.fewFirst);
  const depth = [names.manyMiddle, names.manyEnd].map((name) => cpu(found, name) / first);
  const rows = listPages.map((name) => found.asked.get(name)?.rowsRead ?? Infinity);
  return [
    {
      text: `3 list: ${found.many} rows ≤ 1.2 × ${found.few} rows`,
      measured: `${ratio(size)} ×`,
      met: size <= 1.2,
    },
    {
      text: '3 list: middle and end ≤ 1.2 × first page',
      measured: `${depth.map(ratio).join(' × and ')} ×`,
      met: depth.every((each) => each <= 1.2),
    },
    {
      text: `3 list: rows read ≤ ${rowsAllowed}`,
      measured: rows.join(', '),
      met: rows.every((each) => each <= rowsAllowed),
    },
  ];
}

function underLoad({ pages, cold }: Findings): readonly Goal[] {
  const product = [...pages].filter(([name]) => !name.startsWith('ladder'));
  const spread = product.map(([, { p50, p99 }]) => p99 / Math.max(p50, 1));
  const failures = product.reduce((sum, [, page]) => sum + page.failures, 0);
  return [
    {
      text: '4 warm p99 at 64 connections ≤ 2 × p50, every page',
      measured: `at most ${ratio(Math.max(...spread))} ×, ${failures} failures`,
      met: failures === 0 && spread.every((each) => each <= 2),
    },
    {
      text: '5 64 cold connections: no 5xx, first answer bounded (5 s)',
      measured: `${cold.failures} failures, answers from ${cold.firstMs.toFixed(0)} to ${cold.lastMs.toFixed(0)} ms`,
      met: cold.failures === 0 && cold.lastMs <= 5000,
    },
  ];
}

function statements({ asked, saves }: Findings): readonly Goal[] {
  const list = listPages.map((name) => asked.get(name)?.statements ?? Infinity);
  const others = [...asked].filter(([name]) => !listPages.some((each) => each === name));
  const details = others.filter(([name]) => !name.includes('list'));
  const lists = others.filter(([name]) => name.includes('list'));
  return [
    {
      text: '6 list: SQL statements ≤ 4, the same for few and many rows shown',
      measured: list.join(', '),
      met: list.every((each) => each <= 4) && new Set(list).size === 1,
    },
    {
      text: '6 other lists: SQL statements ≤ 4',
      measured: said(lists),
      met: lists.every(([, each]) => each.statements <= 4),
    },
    {
      text: '6 detail: SQL statements ≤ 8',
      measured: said(details),
      met: details.every(([, each]) => each.statements <= 8),
    },
    {
      text: '6 save: SQL statements ≤ 6, submitting ≤ 11 (with session and rights; beginning and commit apart)',
      measured: saves.map(({ name, asked: each }) => `${name} ${each.statements}`).join(', '),
      met: saves.every(
        ({ name, asked: each }) => each.statements <= (name === 'submitting' ? 11 : 6),
      ),
    },
  ];
}

const said = (asked: readonly (readonly [string, Asked])[]): string =>
  asked.map(([name, { statements: count }]) => `${name} ${count}`).join(', ');
