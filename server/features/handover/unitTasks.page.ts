import type { Definition } from '../../domain/definition/definition.js';
import type { Actor } from '../../domain/actor.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { movingKey } from '../../shared/handover/handOverTasks.js';
import { wordsOfTask } from '../../shared/handover/wordsOfTask.js';
import { formState } from '../../shared/request/formState.js';
import type { Candidate } from './caseTasks.query.js';
import { taskRows, type BoxedTask, type TaskRowsContext } from './taskRows.page.js';
import { awayText } from './unit.page.js';
import type { Away, UnitPerson } from './unit.query.js';
import { isRole, unitTaskLimit, type UnitTask } from './unitTasks.query.js';

export interface UnitTasksParts {
  readonly of: string;
  /** Null for the tasks of a role that nobody has taken. */
  readonly person: UnitPerson | null;
  readonly tasks: readonly UnitTask[];
  readonly candidates: readonly UnitPerson[];
  readonly away: readonly Away[];
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly actor: Actor;
  /** The reader may record that this person is away. */
  readonly mayRecord: boolean;
}

/** What one person has, or nobody of one role has taken: to be reminded of or given to somebody. */
export function unitTasksPage(parts: UnitTasksParts, context: TaskRowsContext): object {
  const { of, person, tasks, candidates, away, mayRecord } = parts;
  const { words, locale } = context;
  const name = person?.name ?? words(locale, `roles.${of}`);
  const shown = tasks.slice(0, unitTaskLimit);
  const wanted = new Set(shown.flatMap(({ role }) => role ?? []));
  const able = candidates.filter(
    ({ id, roles }) => id !== of && roles.some((each) => wanted.has(each)),
  );
  const sheet = taskRows(
    shown.map((task) => rowOf(parts, task, context)),
    able.map(({ id, name: called, roles }): Candidate => ({
      id,
      name: called,
      roles: [...new Set(roles)],
    })),
    `/unit/${of}`,
    context,
  );
  const heading = words(locale, isRole(of) ? 'handover.unit.untakenOf' : 'handover.unit.tasksOf', {
    name,
  });
  return {
    title: heading,
    heading,
    crumbs: [{ href: '/unit', label: { key: 'handover.unit.title' } }, { label: name }],
    more: tasks.length > unitTaskLimit && words(locale, 'tasks.more', { n: unitTaskLimit }),
    movable: wanted.size > 0,
    personal: shown.some(({ role }) => role === null),
    away: away.map((each) => ({
      text: awayText(each, context),
      action: mayRecord ? `/unit/${of}/absences/${each.id}/end` : '',
    })),
    absence: mayRecord && person !== null && absenceForm(parts, context),
    ...sheet,
  };
}

function absenceForm({ of, candidates, actor }: UnitTasksParts, context: TaskRowsContext): object {
  const { words } = context;
  const given = { delegate: '', first_day: '', last_day: '' };
  const { fields } = formState(context, words, given);
  return {
    action: `/unit/${of}/absences`,
    fields,
    open: Object.values(fields).some(({ value, error }) => value !== '' || error !== ''),
    options: candidates
      .filter(({ id }) => id !== of && id !== actor.userId)
      .map(({ id, name }) => ({ value: id, label: name })),
  };
}

function rowOf(
  { definitions }: UnitTasksParts,
  task: UnitTask,
  context: TaskRowsContext,
): BoxedTask {
  const { words, locale } = context;
  const definition = definitions.get(task.procedure_version_id);
  const { stage, what } = definition
    ? wordsOfTask(words, locale, definition, task)
    : { stage: task.stage, what: task.verb };
  return {
    value: movingKey(task.application_id, { id: task.id, userId: task.user_id }),
    label: definition ? caseTitle(task.title, definition, locale) : task.title,
    href: `/cases/${task.application_id}`,
    note: `${task.number ?? ''} · ${task.applicant_name}`,
    what,
    stage,
    who: task.holder ?? '',
    since: task.opened_at,
    dueAt: task.due_at ?? task.case_due,
    reminded: '',
  };
}
