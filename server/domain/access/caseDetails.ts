import { holds, type Actor, type Role } from '../actor.js';
import { isKeptOut, type CaseSubject } from './caseAccess.js';
import { uncoverRoles } from './policy.js';
import { scopeOf, type Scope } from './scope.js';

/**
 * Who may know which expert did what to a case: who seats the panel and who examines it. Everyone
 * else reads of "an expert", programme officers too, since they meet the applicants.
 */
const knowExperts: readonly Role[] = ['review_secretary', 'discipline_officer', 'auditor'];

/** Superiors: they send a case back, reopen it, stop or end it, the latter two of them together. */
export const superiors: readonly Role[] = ['department_head', 'approver', 'programme_officer'];

const holdsAny = (actor: Actor, roles: readonly Role[], { programmeId }: CaseSubject): boolean =>
  roles.some((role) => holds(actor, role, programmeId));

export const mayKnowExperts = (actor: Actor, subject: CaseSubject): boolean =>
  holdsAny(actor, knowExperts, subject);

/** Under which programmes: the same for lists over the cases of several. */
export const expertsKnownTo = (actor: Actor): Scope => scopeOf(actor, knowExperts);

/** Whether what is read in this role alone, such as the log of everything, names experts. */
export const namesExpertsTo = (role: Role): boolean => knowExperts.includes(role);

export const mayUncover = (actor: Actor, subject: CaseSubject): boolean =>
  !isKeptOut(actor, subject) && holdsAny(actor, uncoverRoles, subject);

/** Who may stop the clock of a case and let it run again. */
export const timekeepers: readonly Role[] = ['department_head', 'programme_officer'];

export const mayPause = (actor: Actor, subject: CaseSubject): boolean =>
  !isKeptOut(actor, subject) && holdsAny(actor, timekeepers, subject);
