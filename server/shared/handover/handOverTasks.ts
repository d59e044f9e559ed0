import { z } from 'zod';
import { loadAccount } from '../../data/stores/actorStore.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import { mayDispatch, whyNotGiven } from '../../domain/access/dispatching.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, forbidden, hidden, invalid } from '../../domain/refusal.js';
import { line, paragraph, several } from '../../domain/typed.js';
import { handOver } from '../../domain/workflow/exits/handOver.js';
import { holdCase, type HeldCase } from '../casefile/caseFile.js';
import { changeCase } from '../casework/caseWork.js';
import type { Deps } from '../request/deps.js';
import { mailHandOver, type MovedTask } from './handOver.mails.js';

/** `task` is the case's id, the task's and whoever was seen to have it, as `movingKey` writes them. */
export const taskMoveInput = z.object({
  task: several(300),
  to: line(40),
  reason: paragraph({ min: 5, max: 500 }),
});
export type HandOverTyped = z.infer<typeof taskMoveInput>;

/** What a page's box sends of a task, so that a task which somebody else has by then is not moved. */
export const movingKey = (caseId: string, task: { id: string; userId: string | null }): string =>
  [caseId, task.id, task.userId ?? ''].join(' ');

/** What is chosen to give tasks back to everybody of their role. */
export const toRole = 'role';

/**
 * Gives open tasks to one colleague, or back to everybody of their roles; whoever had them and
 * whoever gets them are written to. Who does it sees to the work of the case, and the receiver may
 * do each of the tasks. All are given or none: the first that cannot be refuses with its case.
 */
export async function handOverTasks(
  deps: Deps,
  actor: Actor,
  { task: chosen, to, reason }: HandOverTyped,
): Promise<void> {
  if (chosen.length === 0) throw invalid({ task: { code: 'choose_one' } });
  const receiver = to === toRole ? null : ((await loadAccount(deps.db, to))?.actor ?? null);
  if (receiver === null && to !== toRole) throw invalid({ to: { code: 'choose_one' } });
  const moved: MovedTask[] = [];
  // Cases are locked in one order, so that two who give away the same wait for each other.
  for (const key of chosen.toSorted()) {
    const [caseId = '', task = '', from = ''] = key.split(' ');
    const file = await holdCase(deps, caseId);
    if (standingOf(actor, file.subject) !== 'staff') throw hidden();
    if (!mayDispatch(actor, file.subject)) throw forbidden('not_your_role');
    moved.push(await give(deps, actor, file, { task, from: from || null, receiver, reason }));
  }
  await mailHandOver(deps, { by: actor, to: receiver, reason }, moved);
}

interface Giving {
  readonly task: string;
  readonly from: string | null;
  readonly receiver: Actor | null;
  readonly reason: string;
}

/** Gives one task, whoever asks for it. */
export async function give(
  deps: Deps,
  actor: Pick<Actor, 'userId' | 'personId'>,
  file: HeldCase,
  { task: id, from, receiver, reason }: Giving,
): Promise<MovedTask> {
  const { row, subject } = file;
  const task = row.state.tasks[id];
  const number = row.number ?? '';
  if (row.state.status !== 'running' || !task) throw conflict('task_gone_of', { number });
  if (task.userId !== from) throw conflict('task_moved_on_of', { number });
  const problem = receiver && whyNotGiven(receiver, subject, task);
  if (problem !== null) throw invalid({ to: { code: problem, params: { number } } });
  const to = receiver?.userId ?? null;
  await changeCase(deps, actor, file, ({ row: { state } }) =>
    handOver(state, { task: id, from, to, reason }),
  );
  return { file, task };
}
