import { mayUseVerb, partyOf, standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import type { Party, Verb } from '../../domain/workflow/contract/stageKind.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';

/** From which page a stage is acted on. */
export type Side = 'staff' | 'applicant' | 'counterparty';

/**
 * Lets in those who act on a case from this side. To everybody else the case does not exist,
 * except where they know of it: one's own case is never one's own to decide.
 */
export function demandSide(actor: Actor, { subject }: CaseFile, side: Side): void {
  const standing = standingOf(actor, subject);
  if (standing === side) return;
  if (side === 'staff' && standing === 'applicant') throw forbidden('own_case');
  if (side === 'staff' && standing === 'finance') throw forbidden('not_your_step');
  throw hidden();
}

/** From which page a verb is used. */
export function sideOf(verb: Verb, stageBy: Party): Side {
  const by = partyOf(verb, stageBy);
  return by === 'applicant' || by === 'counterparty' ? by : 'staff';
}

/** Whether the actor has anything to do in the present stage from this side. */
export function worksInStage(actor: Actor, file: CaseFile, side: Side): boolean {
  const { stage: id } = file.subject.state;
  if (id === null) return false;
  const stage = file.rules.stage(id);
  return Object.values(stageKind(stage.kind).verbs).some(
    (verb) => sideOf(verb, stage.by) === side && mayUseVerb(actor, verb, stage.by, file.subject),
  );
}
