import { holds, type Actor, type Role } from '../actor.js';
import { standingOf, type CaseSubject } from './caseAccess.js';
import { policy } from './policy.js';

/** How much of what experts wrote somebody reads, and whether with the names of who wrote it. */
export type OpinionSight = 'none' | 'anonymous' | 'named';

/** One visit of a case to a stage in which experts score, as the rule looks at it. */
export interface OpinionRound {
  /** The stage came to its outcome: no expert writes any more. */
  readonly closed: boolean;
  /** The reader holds a seat in the stage as it stands open at present. */
  readonly readerSits: boolean;
  /** Roles to which the definition tells who wrote what. */
  readonly namedFor: readonly Role[];
}

/**
 * Who reads the opinions, scores and comments of the experts: those who decide and those who
 * examine, once the stage is closed; the review secretary before, to ask where one is far from the
 * others. Nobody reads them who writes one of them still, or who is kept out of the case.
 */
export function opinionSight(
  actor: Actor,
  subject: CaseSubject,
  { closed, readerSits, namedFor }: OpinionRound,
): OpinionSight {
  const has = (role: Role): boolean => holds(actor, role, subject.programmeId);
  if (!mayReadOpinions(actor, subject) || readerSits) return 'none';
  if (!closed && !has('review_secretary')) return 'none';
  return namedFor.some(has) ? 'named' : 'anonymous';
}

/** Whether the reader comes to the page of the opinions at all; which of them, `opinionSight` says. */
export const mayReadOpinions = (actor: Actor, subject: CaseSubject): boolean =>
  standingOf(actor, subject) === 'staff' &&
  policy['opinion.read'].some((role) => holds(actor, role, subject.programmeId));

/**
 * Who reads what a review said before it was opened again, once its stage is closed: the secretary
 * who answers for the panel, and those who examine. Those who decide read what counts.
 */
export const mayReadVersions = (actor: Actor, subject: CaseSubject): boolean =>
  mayReadOpinions(actor, subject) &&
  versionReaders.some((role) => holds(actor, role, subject.programmeId));
const versionReaders: readonly Role[] = ['review_secretary', 'discipline_officer', 'auditor'];

/** Whether the reader may know what the experts' scores came to: who reads them, and who ranks by them. */
export const mayKnowScore = (actor: Actor, subject: CaseSubject): boolean =>
  standingOf(actor, subject) === 'staff' &&
  [...policy['opinion.read'], ...policy['ranking.view']].some((role) =>
    holds(actor, role, subject.programmeId),
  );
