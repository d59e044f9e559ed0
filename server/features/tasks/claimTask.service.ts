import { z } from 'zod';
import { isKeptOut, standingOf } from '../../domain/access/caseAccess.js';
import { roleOfTask } from '../../domain/access/dispatching.js';
import { holds, type Actor } from '../../domain/actor.js';
import { line, optionalLine } from '../../domain/typed.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { handOver } from '../../domain/workflow/exits/handOver.js';
import { assign } from '../../domain/workflow/machine.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';

export const claimTaskInput = z.object({ task: line(100) });
/** Whose task it is decides before what was sent of it. */
export const giveBackInput = z.object({ task: optionalLine(100) });

/**
 * A person takes a task of one of their roles for themselves, so that colleagues see who is at it.
 * Refuses what is taken already, and what is no role's task.
 */
export async function claimTask(
  deps: Deps,
  actor: Actor,
  applicationId: string,
  typed: z.infer<typeof claimTaskInput>,
): Promise<void> {
  await changeCase(deps, actor, applicationId, ({ subject }, context) => {
    if (standingOf(actor, subject) === null) throw hidden();
    if (isKeptOut(actor, subject)) throw forbidden('own_case');
    const { task: id } = typed;
    const task = subject.state.tasks[id];
    if (!task) throw conflict('task_gone');
    const { role } = task;
    if (role === null || role === 'applicant' || role === 'counterparty' || role === 'invited')
      throw forbidden('not_your_step');
    if (!holds(actor, role, subject.programmeId)) throw forbidden('not_your_step');
    if (task.userId !== null) throw conflict('task_taken');
    return assign(subject.state, id, context.actor.userId);
  });
}

/** Whoever has taken a task gives it back to everybody of its role; what they saved stays with the case. */
export async function giveTaskBack(
  deps: Deps,
  actor: Actor,
  applicationId: string,
  { task: id }: z.infer<typeof giveBackInput>,
): Promise<void> {
  await changeCase(deps, actor, applicationId, ({ subject }) => {
    if (standingOf(actor, subject) === null) throw hidden();
    const task = subject.state.tasks[id];
    if (task?.userId !== actor.userId && isKeptOut(actor, subject)) throw forbidden('own_case');
    if (!task) throw conflict('task_gone');
    if (task.userId !== actor.userId) throw conflict('task_moved_on');
    if (roleOfTask(task) === null) throw conflict('task_personal');
    return handOver(subject.state, { task: id, from: actor.userId, to: null, reason: '' });
  });
}
