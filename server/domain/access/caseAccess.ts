import type { CaseTie } from '../caseTie.js';
import { holds, roleSchema, type Actor, type Role } from '../actor.js';
import type { Party, Verb } from '../workflow/contract/stageKind.js';
import type { CaseState } from '../workflow/caseState.js';
import { financeRoles, staffRoles } from './policy.js';

/** The little of a case on which rights depend. */
export interface CaseSubject {
  readonly id: string;
  readonly programmeId: string;
  readonly applicantId: string;
  readonly organisationId: string | null;
  /** The organisation on the other side, where the procedure has one. */
  readonly counterpartyId: string | null;
  readonly state: CaseState;
}

/** How a person stands to a case; decides what they may see of it. */
export type CaseRelation = 'applicant' | 'counterparty' | 'staff' | 'finance' | null;

/**
 * Whether the case is the actor's own: filed by them or for an organisation of theirs. Through a
 * membership that began while they worked on the case it is not: nobody gains or loses a case by
 * being taken into an organisation.
 */
export function isOwn(actor: Actor, subject: CaseSubject): boolean {
  return subject.applicantId === actor.userId || belongsTo(actor, subject, subject.organisationId);
}

/** Whether the actor belongs to the organisation on the other side of the case. */
export function isCounterparty(actor: Actor, subject: CaseSubject): boolean {
  return belongsTo(actor, subject, subject.counterpartyId);
}

const tieTo = (actor: Actor, { id }: CaseSubject): CaseTie | undefined =>
  actor.ties?.find(({ applicationId }) => applicationId === id);

const belongsTo = (actor: Actor, subject: CaseSubject, organisationId: string | null): boolean =>
  organisationId !== null &&
  actor.organisationIds.includes(organisationId) &&
  tieTo(actor, subject) === undefined;

/** Whether it would be the actor's, on either side, were they signed in with another account of theirs. */
function isOfOtherAccount(actor: Actor, subject: CaseSubject): boolean {
  const { otherAccounts = [], otherOrganisationIds = [] } = actor;
  if (otherAccounts.includes(subject.applicantId)) return true;
  const sides = [subject.organisationId, subject.counterpartyId];
  return (
    tieTo(actor, subject) === undefined &&
    sides.some((id) => id !== null && otherOrganisationIds.includes(id))
  );
}

/**
 * Whether the actor neither decides about the case nor reads it as one who handles it: this person
 * stands on one of its sides, with whichever account, is recused from it or barred by a conflict. `theirsToHandle` says
 * the same to a list.
 */
export const isKeptOut = (actor: Actor, subject: CaseSubject): boolean =>
  isOwn(actor, subject) ||
  isCounterparty(actor, subject) ||
  isOfOtherAccount(actor, subject) ||
  tieTo(actor, subject)?.barred === true ||
  actor.barredFrom?.includes(subject.id) === true;

/**
 * Null means the case does not exist for this person: answer 404. An expert's seat opens nothing
 * but its own review, by the row of `reviews` that is theirs.
 */
export function standingOf(actor: Actor, subject: CaseSubject): CaseRelation {
  if (isOwn(actor, subject)) return 'applicant';
  if (subject.state.status === 'draft') return null;
  if (isCounterparty(actor, subject)) return 'counterparty';
  if (isKeptOut(actor, subject)) return null;
  const has = (role: Role): boolean => holds(actor, role, subject.programmeId);
  if (staffRoles.some(has) || waitsForRole(subject.state, has)) return 'staff';
  return financeRoles.some(has) ? 'finance' : null;
}

/** Whether the case waits for a role of theirs, such as a recommending body's: then it is open to them. */
function waitsForRole({ tasks }: CaseState, has: (role: Role) => boolean): boolean {
  return Object.values(tasks).some(({ role }) => {
    const known = roleSchema.safeParse(role);
    return known.success && has(known.data);
  });
}

/** Who a verb is for, with the stage's own `by` in the place of `stage`. */
export function partyOf({ by }: Verb, stageBy: Party): Exclude<Verb['by'], 'stage'> {
  return by === 'stage' ? stageBy : by;
}

/** Whether the actor may use a verb of the present stage. Their own case is never theirs to decide. */
export function mayUseVerb(
  actor: Actor,
  verb: Verb,
  stageBy: Party,
  subject: CaseSubject,
): boolean {
  const by = partyOf(verb, stageBy);
  if (by === 'applicant') return isOwn(actor, subject);
  if (by === 'counterparty') return isCounterparty(actor, subject) && !isOwn(actor, subject);
  // Those invited by link are known by it, not by an account.
  if (by === 'system' || by === 'invited' || isKeptOut(actor, subject)) return false;
  if (by === 'assignee') return (actor.seats ?? []).length > 0;
  return holds(actor, by, subject.programmeId);
}
