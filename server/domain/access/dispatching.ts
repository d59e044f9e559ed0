import { holds, roleSchema, type Actor, type Role } from '../actor.js';
import type { Task } from '../workflow/caseEvents.js';
import type { CaseState } from '../workflow/caseState.js';
import { isSuspended } from '../workflow/exits/presentDue.js';
import { isKeptOut, type CaseSubject } from './caseAccess.js';
import { isLent } from './duties.js';

/**
 * Who sees to it that open tasks are done: they remind, give a task to somebody else and record who
 * is away.
 */
export const dispatchers: readonly Role[] = [
  'department_head',
  'programme_officer',
  'review_secretary',
];

export const mayDispatch = (actor: Actor, subject: CaseSubject): boolean =>
  !isKeptOut(actor, subject) && dispatchers.some((role) => holds(actor, role, subject.programmeId));

/**
 * The role whose holders do a task for each other; null for what is one person's own (a vote, an
 * expert's seat) or a side's of the case.
 */
export function roleOfTask({ role }: Pick<Task, 'role'>): Role | null {
  const known = roleSchema.safeParse(role).data;
  return known !== undefined && isLent(known) ? known : null;
}

/** Open tasks of a case that can be given to one person, or back to their role. */
export const movableTasks = (state: CaseState): readonly Task[] =>
  state.status === 'running'
    ? Object.values(state.tasks).filter((task) => roleOfTask(task) !== null)
    : [];

/** Open tasks of a case of which somebody can be reminded now; none while the case stands still. */
export const remindable = (state: CaseState): readonly Task[] =>
  state.status === 'running' && !isSuspended(state) ? Object.values(state.tasks) : [];

/**
 * Why an open task cannot be given to this person, as the code of a refusal; null where it can. They
 * hold its role themselves: what a colleague lends ends with the absence.
 */
export function whyNotGiven(receiver: Actor, subject: CaseSubject, task: Task): string | null {
  const role = roleOfTask(task);
  if (role === null) return 'task_personal';
  if (task.userId === receiver.userId) return 'task_with_them';
  if (isKeptOut(receiver, subject)) return 'receiver_kept_out';
  return holds(receiver, role, subject.programmeId) ? null : 'receiver_without_role';
}
