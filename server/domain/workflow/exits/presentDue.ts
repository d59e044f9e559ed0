import { suspensionHold, type CaseState } from '../caseState.js';
import { deferralStage } from '../deferral.js';

/** Whether two persons have suspended the case. */
export const isSuspended = ({ holds }: Pick<CaseState, 'holds'>): boolean =>
  holds.includes(suspensionHold);

/** Open tasks of the present stage; what was put off has a clock of its own. */
export const presentTasks = ({ tasks }: CaseState) =>
  Object.values(tasks).filter(({ stage }) => stage !== deferralStage);

/** By when what is awaited now is due: corrections, the stage, or the first of its tasks; null for never. */
export function presentDue(state: CaseState): string | null {
  const { corrections, dueAt } = state;
  if (corrections !== null) return corrections.dueAt;
  if (dueAt !== null) return dueAt;
  const dues = presentTasks(state).flatMap((task) => (task.dueAt === null ? [] : [task.dueAt]));
  return dues.toSorted()[0] ?? null;
}
