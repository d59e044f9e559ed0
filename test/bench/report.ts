import { cpus, totalmem } from 'node:os';
import { aligned, markdown, number, type Cells } from './cells.js';
import { casesOfCall, type Findings, type Goal, type Looked, type Saving } from './findings.js';
import { goalsOf, savingGoals } from './goals.js';
import type { DesigningFigures } from './designing.js';
import { designingGoals, designingTables } from './designingReport.js';
import type { Sections } from './sections.js';

function pageCells({ pages, looked }: Findings): Cells {
  const head =
    'page|req/s|p50 ms|p99 ms|app CPU ms|db CPU ms|× step 6|statements|rows read|lines shown|KiB';
  return [
    head.split('|'),
    ...[...pages].map(([name, page]) => [
      name,
      number(page.perSecond, 0),
      number(page.p50, 0),
      number(page.p99, 0),
      number(page.appCpu, 2),
      number(page.dbCpu, 2),
      number(page.timesYardstick, 2),
      ...lookedCells(looked.get(name)),
    ]),
  ];
}

const lookedCells = (looked: Looked | undefined): readonly string[] =>
  looked
    ? [
        String(looked.asked.statements),
        String(looked.asked.rowsRead),
        String(looked.shown),
        number(looked.bytes / 1024, 0),
      ]
    : ['', '', '', ''];

function saveCells({ saves }: Saving): Cells {
  const head =
    'save, one after the other|ms|bare writes|bare ms|ratio|statements|by triggers|begin, commit';
  return [
    head.split('|'),
    ...saves.map(({ name, ms, bareMs, writes, asked }) => [
      name,
      number(ms, 1),
      String(writes),
      number(bareMs, 2),
      `${number(ms / bareMs, 1)} ×`,
      String(asked.statements),
      String(asked.byTriggers),
      String(asked.transaction),
    ]),
  ];
}

function goalCells(goals: readonly Goal[]): Cells {
  return [
    ['goal', 'measured', ''],
    ...goals.map(({ text, measured, met }) => [text, measured, met ? 'met' : 'not met']),
  ];
}

/** What the run found, for the terminal. */
export function plainReport(found: Findings): string {
  const tables = [pageCells(found), saveCells(found)].map(aligned);
  const goals = [...goalsOf(found), ...designingGoals(found.designing)];
  return [...tables, ...plainTables(found.designing), goalLines(goals)].join('\n\n');
}

/** What was found where only designing was looked at. */
export const plainDesigning = (found: DesigningFigures): string =>
  [...plainTables(found), goalLines(designingGoals(found))].join('\n\n');

/** What was found where only changes were looked at. */
export const plainSaving = (found: Saving): string =>
  [aligned(saveCells(found)), goalLines(savingGoals(found))].join('\n\n');

const plainTables = (found: DesigningFigures): string[] =>
  designingTables(found).map(([cells]) => aligned(cells));

const goalLines = (goals: readonly Goal[]): string =>
  goals
    .map(({ text, measured, met }) => `${met ? 'met     ' : 'NOT MET '} ${text}: ${measured}`)
    .join('\n');

const machine = (database: string, day: string): string =>
  `on ${day}: ${cpus().length} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}, ${database}`;

/** The same as sections of a page of documentation; the machine in general words. */
export const reportSections = (found: Findings, database: string, day: string): Sections => ({
  pages: `\`npm run bench\` ${machine(database, day)}, everything on one
machine over loopback. One Node process is measured on a core of its own; load and database share
the other. 64 kept-alive connections, warm, no compression; every page in turn, several rounds,
medians. "Few" is ${found.few} cases, ${casesOfCall} of them in the call of the expert, "many" ${found.many}. CPU is
per request. Step 6 of the ladder is measured between any two pages, and "× step 6" is the CPU of
application and database of a page divided by that of its neighbours: absolute figures move with
the machine, ratios within one run are what counts.

${markdown(pageCells(found))}

The ladder is the same kind of page, built by hand on ever more layers over the product's own
table: what a layer costs before the product does anything.

${markdown(saveCells(found))}

A save is the sending of the real form, with session, rights, token, key and history; beside it
nothing but its inserts and updates in one transaction on one connection. Triggers write the head of
each stream of events and the pairs of characters that a case is found by; that costs no way to the
server and is counted beside what was sent. What the script of a
review saves while its expert writes took ${number(found.writing.cpu, 2)} ms of CPU, ${number(found.writing.timesStep6, 2)} × step 6.

${markdown(goalCells(goalsOf(found)))}`,
  designing: designingSection(found.designing, database, day),
});

/** The section about designing procedures. */
export const designingSection = (
  found: DesigningFigures,
  database: string,
  day: string,
): string => `\`npm run bench\` ${machine(database, day)}, the median of each figure.

${designingTables(found)
  .map(([cells, about]) => `${markdown(cells)}\n\n${about}`)
  .join('\n\n')}

${markdown(goalCells(designingGoals(found)))}`;
