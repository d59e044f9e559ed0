import { listPages, type Findings, type Goal, type Looked, type Saving } from './findings.js';

/** What pages and saves ask of the database: rows and statements. */
export const askedGoals = (found: Findings): readonly Goal[] => [
  ...rowsRead(found),
  ...statements(found),
  ...savesAsk(found),
];

const isListPage = (name: string): boolean => listPages.some((each) => each === name);

function rowsRead({ looked, visitorRows }: Findings): readonly Goal[] {
  return [
    ...[...looked].map(([name, { asked, shown }]) => ({
      text: `3 ${name}: rows read ≤ 3 × shown + 100`,
      measured: `${asked.rowsRead} for ${shown}`,
      met: asked.rowsRead <= 3 * shown + 100,
    })),
    {
      text: '3 a visitor who opens the sign-in page costs no row',
      measured: String(visitorRows),
      met: visitorRows === 0,
    },
  ];
}

function statements({ looked }: Findings): readonly Goal[] {
  const list = listPages.map((name) => looked.get(name)?.asked.statements ?? Infinity);
  const others = [...looked].filter(([name]) => !isListPage(name));
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
      met: lists.every(([, { asked }]) => asked.statements <= 4),
    },
    {
      text: '6 detail: SQL statements ≤ 8',
      measured: said(details),
      met: details.every(([, { asked }]) => asked.statements <= 8),
    },
  ];
}

export const savesAsk = ({ saves }: Saving): readonly Goal[] => [
  {
    text: '6 save: SQL statements ≤ 6, submitting ≤ 11 (with session and rights; beginning and commit apart)',
    measured: saves.map(({ name, asked: each }) => `${name} ${each.statements}`).join(', '),
    met: saves.every(
      ({ name, asked: each }) => each.statements <= (name === 'submitting' ? 11 : 6),
    ),
  },
];

const said = (looked: readonly (readonly [string, Looked])[]): string =>
  looked.map(([name, { asked }]) => `${name} ${asked.statements}`).join(', ');
