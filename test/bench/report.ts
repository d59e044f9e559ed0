import { availableParallelism, totalmem } from 'node:os';
import { aligned, markdown, number, type Cells } from './cells.js';
import { goalsOf, type Findings, type Goal } from './goals.js';
import type { DesigningFigures } from './designing.js';
import { designingGoals, designingTables } from './designingReport.js';

function pageCells({ pages, asked, bytes }: Findings): Cells {
  const head = 'page|req/s|p50 ms|p99 ms|app CPU ms|db CPU ms|statements|rows read|KiB';
  return [
    head.split('|'),
    ...[...pages].map(([name, page]) => [
      name,
      number(page.perSecond, 0),
      number(page.p50, 0),
      number(page.p99, 0),
      number(page.appCpu, 2),
      number(page.dbCpu, 2),
      String(asked.get(name)?.statements ?? ''),
      String(asked.get(name)?.rowsRead ?? ''),
      bytes.has(name) ? number((bytes.get(name) ?? 0) / 1024, 0) : '',
    ]),
  ];
}

function saveCells({ saves }: Findings): Cells {
  const head = 'save, one after the other|ms|bare writes|bare ms|ratio|statements|begin, commit';
  return [
    head.split('|'),
    ...saves.map(({ name, ms, bareMs, writes, asked }) => [
      name,
      number(ms, 1),
      String(writes),
      number(bareMs, 2),
      `${number(ms / bareMs, 1)} ×`,
      String(asked.statements),
      String(asked.transaction),
    ]),
  ];
}

function goalCells(found: Findings): Cells {
  return [
    ['goal', 'measured', ''],
    ...goalsOf(found).map(({ text, measured, met }) => [text, measured, met ? 'met' : 'not met']),
  ];
}

/** What the run found, for the terminal. */
export function plainReport(found: Findings): string {
  const tables = [pageCells(found), saveCells(found)].map(aligned);
  return [...tables, ...plainTables(found.designing), goalLines(goalsOf(found))].join('\n\n');
}

/** What was found where only designing was looked at. */
export const plainDesigning = (found: DesigningFigures): string =>
  [...plainTables(found), goalLines(designingGoals(found))].join('\n\n');

const plainTables = (found: DesigningFigures): string[] =>
  designingTables(found).map(([cells]) => aligned(cells));

const goalLines = (goals: readonly Goal[]): string =>
  goals
    .map(({ text, measured, met }) => `${met ? 'met     ' : 'NOT MET '} ${text}: ${measured}`)
    .join('\n');

/** The same as a page of documentation; the machine in general words. */
export function writtenReport(found: Findings, database: string, day: string): string {
  const gib = Math.round(totalmem() / 1024 ** 3);
  return `# Performance

\`npm run bench\` on ${day}: ${availableParallelism()} cores, ${gib} GiB, Node ${process.version}, ${database}, everything on one
machine over loopback. One Node process is measured on a core of its own; load and database share
the other. 64 kept-alive connections, warm, no compression; every page in turn, several rounds,
medians. "Few" is ${found.few} cases, "many" ${found.many}. CPU is per request. Absolute figures move with the
machine; ratios within one run are what counts.

${markdown(pageCells(found))}

The ladder is the same kind of page, built by hand on ever more layers over the product's own
table: what a layer costs before the product does anything.

${markdown(saveCells(found))}

A save is the sending of the real form, with session, rights, token, key and history; beside it
nothing but its inserts and updates in one transaction on one connection.

${designingTables(found.designing)
  .map(([cells, about]) => `${markdown(cells)}\n\n${about}`)
  .join('\n\n')}

${markdown(goalCells(found))}
`;
}
