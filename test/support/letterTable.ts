import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { loadWords } from '../../server/adapters/words.js';
import { mailEvents } from '../../server/domain/application/mailMarks.js';
import { untoldEvents } from '../../server/domain/application/untoldEvents.js';
import type { Translate } from '../../server/domain/localText.js';
import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import { everyLetter, type PrintedLetter } from './everyLetter.js';
import { otherLetters } from './otherLetters.js';
import { presetDefinitions } from './presets.js';

export const tableFile = 'docs/letters.md';

type Row = readonly string[];

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`)
    .join('\n');

const unique = (some: readonly string[]): string[] => [...new Set(some)].toSorted();
const code = (some: readonly string[]): string => some.map((each) => `\`${each}\``).join(' ');

/** The subject of a letter, the marks of its case as dots. */
const subjectOf = (words: Translate, letter: string): string =>
  words('en', `mail.${letter}.subject`, { skipInterpolation: 1 })
    .replace(/: \{\{title\}\}(?: \(\{\{number\}\}\))?$/, '')
    .replaceAll(/\{\{\w+\}\}/g, '\u2026');

const receivers: Readonly<Record<string, string>> = {
  applicant: 'applicant',
  counterparty: 'other side',
  seats: 'experts with an open seat',
  owing: 'who owes the task',
  recommender: 'recommenders',
  expert: 'the expert of the seat',
  seat: 'the expert of the seat',
};

function receiverOf({ to, event }: PrintedLetter): string {
  const kind = to.startsWith('task:')
    ? event.startsWith('review_')
      ? 'expert'
      : 'recommender'
    : to;
  return receivers[kind] ?? kind;
}

/** Letters about a step of a case, as walks through every shipped procedure come upon them. */
function caseRows(words: Translate, letters: readonly PrintedLetter[]): readonly Row[] {
  const kinds = new Map(
    presetDefinitions().flatMap(({ procedure, workflow }) =>
      Object.entries(workflow.stages).map(([id, { kind }]) => [`${procedure} ${id}`, kind]),
    ),
  );
  return mailEvents.map((event) => {
    const found = letters.filter((letter) => letter.event === event);
    const stages = unique(
      found.flatMap(({ procedure, stage }) => kinds.get(`${procedure} ${stage}`) ?? []),
    );
    return [
      words('en', `mailMarks.at_${event}`),
      subjectOf(words, event),
      unique(found.map(receiverOf)).join('; '),
      code(unique(found.map(({ of }) => of))),
      stages.length > 4 || stages.length === 0 ? 'any' : stages.join(', '),
    ];
  });
}

function otherRows(words: Translate): readonly Row[] {
  return Object.entries(otherLetters).map(([letter, { to, of, when = '' }]) => [
    `\`${letter}\``,
    subjectOf(words, letter),
    to,
    code(of),
    when,
  ]);
}

/** Who owes what in stages of each kind, and whether a letter of its own or the list of work says so. */
function workRows(): readonly Row[] {
  const rows = new Map<string, { readonly roles: string[]; readonly row: Row }>();
  for (const { workflow } of presetDefinitions()) {
    for (const { kind, by } of Object.values(workflow.stages)) {
      const letters = Object.values(stageKind(kind).letters);
      const roles = rows.get(kind)?.roles ?? [];
      if (by !== undefined && !roles.includes(by)) roles.push(by);
      const told = letters.length === 0 ? 'list of work' : `list of work; ${code(letters)}`;
      rows.set(kind, { roles, row: [kind, told] });
    }
  }
  return [...rows.values()].map(({ roles, row: [kind = '', told = ''] }) => [
    kind,
    roles.toSorted().join(', '),
    told,
  ]);
}

/** The whole page: every occasion, every receiver, and why nobody is told. */
export async function letterPage(): Promise<string> {
  const words = await loadWords(join('config', 'locales'));
  const letters = (await everyLetter()).filter(({ locale }) => locale === 'en');
  const silent = Object.entries(untoldEvents).map(([type, why]): Row => [`\`${type}\``, why]);
  const page = `# Who is told of what

Printed by \`npm run letters\` from the rules, and held to them by \`test/domain/letterTable.test.ts\`; change the rules, not this page. Every letter is composed after the change, from the case as it then stands, and goes at once unless a row says otherwise.

## Receivers, and what is hidden from them

| receiver | who that is | what a letter never says |
| --- | --- | --- |
| applicant | who filed, and everybody of the organisation, as long as the account is open; not who came to it while working on the case | experts, their scores, who objected, inner notes, whole account numbers |
| other side | everybody of the organisation that the case names | answers and documents of the application |
| experts | those whose seat is open; who declined, recused or handed in hears nothing more | title, number, applicant, people: the letter says \`T-n\` and the call, as the desk does |
| recommenders, who owes the task | holders of the role under the programme, without the applicant's own; heads of department where nobody is left | which expert declined, who objected |
| staff | holders of roles: the list of work once a working day at their hour (usual), at once, or not at all, as they chose on their account page; reminders and escalations in one letter for all cases | what their own page does not show |
| strangers | an address alone: invited people, tenants, objectors | everything but what they are asked, by a link of their own |

Names that people typed are repeated in no letter as a link (\`domain/application/typedNames.ts\`).

## Steps of a case

${table(['occasion', 'letter', 'goes to', 'event', 'stages'], caseRows(words, letters))}

## Work that waits

${table(['stage', 'who', 'told by'], workRows())}

## Other letters

${table(['letter', 'says', 'goes to', 'event', 'when'], otherRows(words))}

## Events nobody is written to about

${table(['event', 'why'], silent)}
`;
  return format(page, { ...(await resolveConfig(tableFile)), parser: 'markdown' });
}
