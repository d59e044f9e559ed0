import { roleOfTask } from '../../domain/access/dispatching.js';
import type { Actor } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import type { Definition } from '../../domain/definition/definition.js';
import { clockView, standsStill, urgencyOf, type DueView } from '../../shared/words/dueView.js';
import { formState } from '../../shared/request/formState.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';
import type { StageSheets } from '../../shared/casefile/stageSheet.js';
import type { DeskCount } from './desk.query.js';
import { taskLimit, type OpenTask } from './openTasks.query.js';
import { emptyTasks } from './emptyTasks.view.js';
import type { TaskPageContext } from './taskPageContext.view.js';

export interface TaskView {
  readonly actor: Actor;
  readonly tasks: readonly OpenTask[];
  readonly counts: readonly DeskCount[];
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly sheets: StageSheets;
}

const groups = ['overdue', 'today', 'week', 'later', 'waiting'] as const;
type Group = (typeof groups)[number];

interface Row {
  readonly group: Group;
  readonly href: string;
  readonly no: string;
  readonly label: string;
  readonly applicant: string;
  readonly stage: string;
  readonly what: string;
  readonly due: DueView | false;
  readonly since: string;
  readonly assignee: string;
  readonly claim: { readonly action: string; readonly task: string } | false;
  readonly giveBack: { readonly action: string; readonly task: string } | false;
}

/** The page of what to do now, for every role. */
export function tasksPage(view: TaskView, context: TaskPageContext): object {
  const { words, locale } = context;
  const shown = view.tasks.slice(0, taskLimit);
  const rows = [...togetherRows(view, shown, context), ...singleRows(view, shown, context)];
  const say = (key: string, values = {}): string => words(locale, `tasks.${key}`, values);
  const filled = groups
    .map((group) => ({
      id: group,
      title: say(`groups.${group}`),
      urgent: group === 'overdue',
      rows: rows.filter((row) => row.group === group).toSorted(byDue),
    }))
    .filter((group) => group.rows.length > 0)
    .map((group) => ({ ...group, lead: say('count', { count: group.rows.length }) }));
  const waiting = view.counts.filter(({ count }) => count > 0);
  return {
    title: say('title'),
    form: formState(context, words, {}),
    counts: waiting.map(({ what, href, count }) => ({
      href,
      label: say(`desks.${what}`),
      value: count,
    })),
    atOnce: atOnceLinks(view, shown, context),
    groups: filled,
    more: view.tasks.length > taskLimit && say('more', { n: taskLimit }),
    empty: filled.length === 0 && waiting.length === 0 && emptyTasks(view.actor, context),
  };
}

const byDue = (a: Row, b: Row): number => {
  const [first, second] = [a.due === false ? '9' : a.due.at, b.due === false ? '9' : b.due.at];
  return first < second ? -1 : Number(first > second);
};

/** Whether a task is for one of the two sides of a case rather than for the zone. */
const isParty = (role: string | null): boolean => role === 'applicant' || role === 'counterparty';

const stageOf = ({ definitions }: TaskView, task: OpenTask) =>
  definitions.get(task.versionId)?.workflow.stages[task.stage];

/** Where the cases of a call are handled together; null for a task done case by case. */
function togetherAt(view: TaskView, task: OpenTask): string | null {
  if (isParty(task.role) || task.known === null) return null;
  const stage = stageOf(view, task);
  return (stage && view.sheets.get(stage.kind)?.together?.(task.callId, stage, task.verb)) ?? null;
}

/** What an applicant does for the case as a whole, whatever its stage. */
const caseVerbs: ReadonlySet<string> = new Set(['answer', 'deliver']);

/** By when a task is due; null while the clock of its case is stopped. */
const runningUntil = (task: OpenTask): string | null => (standsStill(task) ? null : task.dueAt);

const dueOf = (task: OpenTask, context: TaskPageContext): DueView | null =>
  task.waitsForApplicant
    ? null
    : clockView(context.calendar, context, { ...task, status: 'running', due_at: task.dueAt });

function common(
  view: TaskView,
  task: OpenTask,
  context: TaskPageContext,
): Pick<Row, 'stage' | 'what' | 'due' | 'group' | 'since'> {
  const { words, locale } = context;
  const stage = stageOf(view, task);
  const own = caseVerbs.has(task.verb) ? task.verb : `${stage?.kind ?? ''}.${task.verb}`;
  const [name, what] = [
    stage ? inLocale(stage.name, locale) : task.stage,
    words(locale, `enums.tasks.${own}`),
  ];
  return {
    // Many a stage is called what is done in it.
    stage: name === what ? '' : name,
    what,
    due: dueOf(task, context) ?? false,
    group: task.waitsForApplicant ? 'waiting' : urgencyOf(context.now, runningUntil(task)),
    since: task.openedAt,
  };
}

/** One line for all cases of a call that wait in the same stage and are handled together. */
function togetherRows(view: TaskView, tasks: readonly OpenTask[], context: TaskPageContext): Row[] {
  const heaps = new Map<string, OpenTask[]>();
  for (const task of tasks) {
    const href = togetherAt(view, task);
    if (href === null) continue;
    const key = `${href} ${task.stage} ${task.verb}`;
    heaps.set(key, [...(heaps.get(key) ?? []), task]);
  }
  return [...heaps.values()].flatMap((heap): Row[] => {
    const [first] = heap;
    if (!first) return [];
    return [
      {
        ...common(view, first, context),
        href: togetherAt(view, first) ?? '',
        no: '',
        label: inLocale(first.callTitle, context.locale),
        applicant: context.words(context.locale, 'tasks.cases', { count: heap.length }),
        assignee: '',
        claim: false,
        giveBack: false,
      },
    ];
  });
}

/** Where several of these cases wait for what one act may do to them all. */
function atOnceLinks(
  view: TaskView,
  tasks: readonly OpenTask[],
  { locale }: TaskPageContext,
): object[] {
  const heaps = new Map<string, { readonly label: string; value: number }>();
  for (const task of tasks) {
    const stage = stageOf(view, task);
    const own = task.known !== null && !task.waitsForApplicant && !isParty(task.role);
    if (!own || !stage || view.sheets.get(stage.kind)?.atOnce === undefined) continue;
    const href = `/calls/${task.callId}/stages/${task.stage}/at-once`;
    const label = [task.callTitle, stage.name].map((name) => inLocale(name, locale)).join(' · ');
    heaps.set(href, { label, value: (heaps.get(href)?.value ?? 0) + 1 });
  }
  return [...heaps].flatMap(([href, heap]) => (heap.value > 1 ? { href, ...heap } : []));
}

function singleRows(view: TaskView, tasks: readonly OpenTask[], context: TaskPageContext): Row[] {
  return tasks
    .filter((task) => togetherAt(view, task) === null)
    .map((task) => ({
      ...common(view, task, context),
      ...subjectOf(task, context),
      assignee: assigneeOf(view, task, context),
      claim:
        task.userId === null && task.role !== null && !isParty(task.role)
          ? { action: `/tasks/${task.applicationId}/claim`, task: task.id }
          : false,
      giveBack:
        task.userId === view.actor.userId && roleOfTask(task) !== null
          ? { action: `/tasks/${task.applicationId}/give-back`, task: task.id }
          : false,
    }));
}

/** What a case is called to this reader, and where they do the task. */
function subjectOf(
  { known, place, reviewId, applicationId, role, callTitle }: OpenTask,
  { words, locale }: TaskPageContext,
): Pick<Row, 'href' | 'no' | 'label' | 'applicant'> {
  if (known === null) {
    return {
      href: reviewId === null ? '/reviews' : `/reviews/${reviewId}`,
      no: '',
      label: words(locale, 'tasks.blind', { no: reviewCode(place ?? 0) }),
      applicant: inLocale(callTitle, locale),
    };
  }
  const mine = role === 'applicant';
  const page = mine ? 'applications' : role === 'counterparty' ? 'counterparty-cases' : 'cases';
  return {
    href: `/${page}/${applicationId}`,
    no: known.number,
    label: known.title,
    applicant: mine ? inLocale(callTitle, locale) : known.applicant,
  };
}

function assigneeOf(
  { actor }: TaskView,
  task: OpenTask,
  { words, locale }: TaskPageContext,
): string {
  if (task.userId === null) return words(locale, 'tasks.anyone');
  return task.userId === actor.userId ? words(locale, 'tasks.me') : (task.assignee ?? '');
}
