import { holds, type Actor, type Role } from '../actor.js';
import type { CaseState } from '../workflow/caseState.js';
import type { Verb } from '../workflow/stageKind.js';
import { financeRoles, staffRoles } from './policy.js';

/** The little of a case on which rights depend. */
export interface CaseSubject {
  readonly programmeId: string;
  readonly applicantId: string;
  readonly organisationId: string | null;
  readonly state: CaseState;
}

/** How a person stands to a case; decides what they may see of it. */
export type Standing = 'applicant' | 'staff' | 'expert' | 'finance' | null;

/** Whether the case is the actor's own: filed by them or for an organisation of theirs. */
export function isOwn(actor: Actor, subject: CaseSubject): boolean {
  return (
    subject.applicantId === actor.userId ||
    (subject.organisationId !== null && actor.organisationIds.includes(subject.organisationId))
  );
}

/** Null means the case does not exist for this person: answer 404. */
export function standingOf(actor: Actor, subject: CaseSubject): Standing {
  if (isOwn(actor, subject)) return 'applicant';
  if (subject.state.status === 'draft') return null;
  const has = (role: Role): boolean => holds(actor, role, subject.programmeId);
  if (staffRoles.some(has)) return 'staff';
  if (financeRoles.some(has)) return 'finance';
  return isSeated(actor, subject.state) ? 'expert' : null;
}

/** Whether the actor holds an expert's seat in any review of the case. */
function isSeated(actor: Actor, state: CaseState): boolean {
  return Object.values(state.memory).some(
    ({ seats }) =>
      Array.isArray(seats) &&
      seats.some(
        (seat: { userId?: unknown; status?: unknown }) =>
          seat.userId === actor.userId && seat.status !== 'declined',
      ),
  );
}

/**
 * Whether an expert has promised confidentiality for the case: nobody opens its documents before
 * (domain.md 4.1), and a seat given back opens nothing.
 */
export function hasUndertaken(actor: Actor, state: CaseState): boolean {
  return Object.values(state.memory).some(
    ({ seats }) =>
      Array.isArray(seats) &&
      seats.some(
        (seat: { userId?: unknown; status?: unknown }) =>
          seat.userId === actor.userId &&
          (seat.status === 'accepted' || seat.status === 'submitted'),
      ),
  );
}

/** Whether the actor may use a verb of the present stage. Their own case is never theirs to decide. */
export function mayUseVerb(
  actor: Actor,
  verb: Verb,
  stageBy: Role | 'applicant',
  subject: CaseSubject,
): boolean {
  if (verb.by === 'applicant') return isOwn(actor, subject);
  if (verb.by === 'system' || isOwn(actor, subject)) return false;
  if (verb.by === 'assignee') return isSeated(actor, subject.state);
  const role = verb.by === 'stage' ? stageBy : verb.by;
  return role !== 'applicant' && holds(actor, role, subject.programmeId);
}
