import { availableParallelism, totalmem } from 'node:os';
import { goalsOf, type Findings } from './goals.js';

type Cells = readonly (readonly string[])[];

const number = (value: number, digits: number): string => value.toFixed(digits);

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

function replayCells({ replay: { cases, ms, bareMs, pauseMs } }: Findings): Cells {
  const head = 'a call replayed through a draft|cases|ms|ms a case|bare ms|ratio|longest wait ms';
  return [
    head.split('|'),
    [
      'every rule changed',
      String(cases),
      number(ms, 0),
      number(ms / cases, 2),
      number(bareMs, 1),
      `${number(ms / bareMs, 1)} ×`,
      number(pauseMs, 0),
    ],
  ];
}

function goalCells(found: Findings): Cells {
  return [
    ['goal', 'measured', ''],
    ...goalsOf(found).map(({ text, measured, met }) => [text, measured, met ? 'met' : 'not met']),
  ];
}

/** Columns of a table as plain text. */
function aligned(cells: Cells): string {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

/** What the run found, for the terminal. */
export function plainReport(found: Findings): string {
  const goals = goalsOf(found).map(
    ({ text, measured, met }) => `${met ? 'met     ' : 'NOT MET '} ${text}: ${measured}`,
  );
  const tables = [pageCells(found), saveCells(found), replayCells(found)].map(aligned);
  return [...tables, goals.join('\n')].join('\n\n');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function markdown([head = [], ...rows]: Cells): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

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

${markdown(replayCells(found))}

A replay takes the real cases of a call through a draft; beside it nothing but reading the same rows.

${markdown(goalCells(found))}
`;
}
