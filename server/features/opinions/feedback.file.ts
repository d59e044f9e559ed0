import { isKeptOut, standingOf } from '../../domain/access/caseAccess.js';
import { policy, type Action } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

/** Actions that are about the feedback of a case. */
type FeedbackAction = Extract<Action, `feedback.${string}`>;

/** Whether the actor holds a role that the action names, under the programme of the case. */
export const mayInCase = (actor: Actor, { subject }: CaseFile, action: FeedbackAction): boolean =>
  standingOf(actor, subject) === 'staff' &&
  policy[action].some((role) => holds(actor, role, subject.programmeId));

/** A case opened by who reads, edits or releases its feedback; to anybody else it does not exist. */
export async function openForFeedback(
  deps: Deps,
  actor: Actor,
  id: string,
  action: FeedbackAction,
): Promise<CaseFile> {
  const file = await openCase(deps, id);
  if (isKeptOut(actor, file.subject)) throw forbidden('case_recused');
  if (!mayInCase(actor, file, action)) throw hidden();
  return file;
}
