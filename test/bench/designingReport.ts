import type { DesigningFigures } from './designing.js';
import type { Goal } from './findings.js';
import { number, type Cells } from './cells.js';

const times = (value: number, digits = 1): string => `${number(value, digits)} ×`;

/** The tables about procedures, each with a sentence on what it holds. */
export const designingTables = (
  found: DesigningFigures,
): readonly (readonly [cells: Cells, about: string])[] => [
  [
    actCells(found),
    'Linting is the check of a definition alone. Publishing is proposing and publishing by two ' +
      'people, each with its lint, its events and its mails, beside nothing but writing the row of ' +
      'the version. Advancing is the desk accepting a case, beside nothing but its events and its ' +
      'state in one transaction. In turn, in one process, without pages.',
  ],
  [
    designCells(found),
    "The page of a draft's first stage, and sending its form with another name, over the network " +
      'one after the other; CPU is that of the product.',
  ],
  [
    replayCells(found),
    'A replay takes the real cases of a call through a draft; beside it nothing but reading the same rows.',
  ],
];

function actCells({ publish, advance }: DesigningFigures): Cells {
  const head = 'on the database, one after the other|ms|bare ms|ratio';
  const size = `${publish.stages} stages and ${publish.rules} rules`;
  const { lintMs, ms, bareMs } = publish;
  return [
    head.split('|'),
    [`linting ${size}`, number(lintMs, 1), number(bareMs, 2), times(lintMs / bareMs)],
    [`publishing ${size}`, number(ms, 1), number(bareMs, 2), times(ms / bareMs)],
    [
      `advancing a case a stage (${advance.events} events)`,
      number(advance.ms, 1),
      number(advance.bareMs, 2),
      times(advance.ms / advance.bareMs),
    ],
  ];
}

function designCells({ designs }: DesigningFigures): Cells {
  const head = 'the designer, one after the other|ms|app CPU ms|statements|begin, commit';
  return [
    head.split('|'),
    ...designs.flatMap(({ stages, page, save }) =>
      (
        [
          ['opening', page],
          ['saving', save],
        ] as const
      ).map(([act, { ms, cpu, asked }]) => [
        `${act} a stage among ${stages}`,
        number(ms, 1),
        number(cpu, 1),
        String(asked.statements),
        String(asked.transaction),
      ]),
    ),
  ];
}

function replayCells({ replay: { cases, ms, bareMs, pauseMs } }: DesigningFigures): Cells {
  const head = 'a call replayed through a draft|cases|ms|ms a case|bare ms|ratio|longest wait ms';
  return [
    head.split('|'),
    [
      'every rule changed',
      String(cases),
      number(ms, 0),
      number(ms / cases, 2),
      number(bareMs, 1),
      times(ms / bareMs),
      number(pauseMs, 0),
    ],
  ];
}

const statementsAllowed = 12;

/** What designing asks of the product, and whether it does. */
export function designingGoals({ replay, designs }: DesigningFigures): readonly Goal[] {
  const { cases, ms, pauseMs } = replay;
  const opened = designs.map(({ page }) => page.asked.statements);
  const saved = designs.map(({ save }) => save.asked.statements);
  return [
    {
      text: `7 replay: ${cases} cases within 2 s, nobody else waits longer than 50 ms`,
      measured: `${ms.toFixed(0)} ms, waits up to ${pauseMs.toFixed(0)} ms`,
      met: ms <= 2000 && pauseMs <= 50,
    },
    {
      text: `7 designer: SQL statements ≤ ${statementsAllowed}, the same for few and many stages`,
      measured: `opening ${opened.join(', ')}; saving ${saved.join(', ')}`,
      met:
        [...opened, ...saved].every((each) => each <= statementsAllowed) &&
        new Set(opened).size === 1 &&
        new Set(saved).size === 1,
    },
  ];
}
