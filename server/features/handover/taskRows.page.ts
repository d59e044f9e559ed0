import { urgencyOf, dueView, type DueView } from '../../shared/words/dueView.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState, type FormState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import { toRole } from '../../shared/handover/handOverTasks.js';
import type { Candidate } from './caseTasks.query.js';

export type TaskRowsContext = FormContext & Pick<Deps, 'calendar'>;

/** An open task as a line with a box before it. */
export interface BoxedTask {
  /** What its box sends. */
  readonly value: string;
  readonly label: string;
  readonly href: string;
  readonly note: string;
  readonly what: string;
  readonly stage: string;
  readonly who: string;
  readonly since: string;
  readonly dueAt: string | null;
  /** Since whom and when it was last reminded of by hand; '' where nobody was. */
  readonly reminded: string;
}

/** The tasks with the form that reminds of those ticked, or gives them to somebody. */
export function taskRows(
  rows: readonly BoxedTask[],
  candidates: readonly Candidate[],
  base: string,
  context: TaskRowsContext,
): { readonly form: FormState; readonly [name: string]: unknown } {
  const { words, locale, now, failed } = context;
  const form = formState(context, words, { words: '', to: '', reason: '', task: '' });
  const ticked = tickedIn(failed?.typed['task']);
  const due = (at: string | null): DueView | false =>
    dueView(context.calendar, context, at) ?? false;
  return {
    form,
    base,
    superior: failed?.typed['superior'] !== undefined,
    rows: rows.map((row) => ({
      ...row,
      due: due(row.dueAt),
      urgent: row.dueAt !== null && urgencyOf(now, row.dueAt) === 'overdue',
      ticked: ticked === null ? rows.length === 1 : ticked.includes(row.value),
    })),
    options: [
      ...candidates.map(({ id, name, roles }) => ({
        value: id,
        label: words(locale, 'handover.candidate', {
          name,
          roles: roles
            .map((role) => words(locale, `roles.${role}`))
            .join(locale === 'en' ? ', ' : '\u3001'),
        }),
      })),
      { value: toRole, label: words(locale, 'handover.everybodyOfRole') },
    ],
  };
}

/** What was ticked when the form was sent; null where it is shown for the first time. */
function tickedIn(typed: unknown): readonly unknown[] | null {
  if (typed === undefined) return null;
  return Array.isArray(typed) ? typed : [typed];
}
