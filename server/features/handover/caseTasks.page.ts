import { roleOfTask } from '../../domain/access/dispatching.js';
import { groupedBy } from '../../domain/groupedBy.js';
import type { Task } from '../../domain/workflow/caseEvents.js';
import { isSuspended } from '../../domain/workflow/exits/presentDue.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { movingKey } from '../../shared/handover/handOverTasks.js';
import { reminderKey } from '../../shared/handover/reminderKey.js';
import { wordsOfTask } from '../../shared/handover/wordsOfTask.js';
import type { LetterReader } from '../../shared/letters/letterReaders.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { Candidate, Reminded } from './caseTasks.query.js';
import { taskRows, type BoxedTask, type TaskRowsContext } from './taskRows.page.js';

export interface CaseTasksParts {
  readonly file: CaseFile;
  readonly takers: readonly LetterReader[];
  readonly candidates: readonly Candidate[];
  readonly reminded: readonly Reminded[];
}

/** Who has which open task of a case, since when and until when; to be reminded of or given away. */
export function caseTasksPage(parts: CaseTasksParts, context: TaskRowsContext): object {
  const { file, candidates } = parts;
  const { row, definition } = file;
  const { words, locale } = context;
  const title = words(locale, 'handover.case.title');
  const tasks = Object.values(row.state.tasks);
  // What experts or those asked by link owe is one line: which of them has not answered is not told.
  const rows = [...groupedBy(tasks, rowKey).values()].flatMap((heap) =>
    rowOf(parts, heap, context),
  );
  return {
    title,
    heading: title,
    caseTitle: caseTitle(row.title, definition, locale),
    crumbs: [
      { href: '/cases', label: { key: 'cases.list.title' } },
      { href: `/cases/${row.id}`, label: row.number ?? row.title },
      { label: title },
    ],
    still: isSuspended(row.state),
    personal: tasks.some(
      (task) => roleOfTask(task) === null && (task.userId !== null || task.seat !== undefined),
    ),
    sides: tasks.some(({ role }) => role === 'applicant' || role === 'counterparty'),
    movable: tasks.some((task) => roleOfTask(task) !== null),
    ...taskRows(rows, candidates, `/cases/${row.id}/tasks`, context),
  };
}

const rowKey = (task: Task): string =>
  task.verb === 'score' || task.role === 'invited' ? reminderKey(task) : task.id;

function rowOf(
  { file, takers, reminded }: CaseTasksParts,
  heap: readonly Task[],
  context: TaskRowsContext,
): BoxedTask[] {
  const [task] = heap;
  if (!task) return [];
  const { words, locale, now } = context;
  const { row, definition } = file;
  const key = reminderKey(task);
  const together = rowKey(task) === key;
  const last = reminded.find(({ tasks }) => tasks.includes(key));
  const { stage, what } = wordsOfTask(words, locale, definition, task);
  const dates = dateWords(words, locale, now);
  return [
    {
      value: together ? `${row.id} ${key}` : movingKey(row.id, task),
      label: what,
      href: '',
      note: stage,
      what,
      stage,
      who: whoOf(file, takers, heap, context),
      since: task.openedAt,
      dueAt: task.dueAt ?? row.state.dueAt,
      reminded: last
        ? words(locale, 'handover.reminded', { date: dates.datetime(last.at), by: last.by })
        : '',
    },
  ];
}

function whoOf(
  { row }: CaseFile,
  takers: readonly LetterReader[],
  heap: readonly Task[],
  { words, locale }: TaskRowsContext,
): string {
  const [task] = heap;
  if (!task) return '';
  if (task.verb === 'score') return words(locale, 'mail.work.experts', { count: heap.length });
  if (task.role === 'applicant') return row.applicant_name;
  if (task.userId !== null) return takers.find(({ id }) => id === task.userId)?.name ?? '';
  return words(locale, 'handover.anyoneOf', { role: words(locale, `roles.${task.role ?? ''}`) });
}
