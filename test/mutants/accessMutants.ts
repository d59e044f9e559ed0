import type { Mutant } from './mutant.js';

const caseAccess = 'server/domain/access/caseAccess.ts';
const caseDetails = 'server/domain/access/caseDetails.ts';
const scope = 'server/domain/access/scope.ts';

/** Who may see and do what. */
export const accessMutants: readonly Mutant[] = [
  {
    allows: 'every list to everybody who has any role',
    file: scope,
    from: 'everywhere: scope.everywhere ? 1 : 0',
    to: 'everywhere: 1',
    noticed: ['features/programmes.http'],
  },
  {
    allows: 'single things of every programme to a role of any',
    file: scope,
    from: 'return scope.everywhere || scope.programmeIds.includes(programmeId);',
    to: "return scope.everywhere || programmeId !== '';",
    noticed: ['features/payments.db'],
  },
  {
    allows: 'a role under one programme to act under another',
    file: 'server/domain/actor.ts',
    from: 'grant.role === role && (grant.programmeId === null || grant.programmeId === programmeId),',
    to: 'grant.role === role && programmeId !== undefined,',
    noticed: ['domain/caseAccess', 'features/payments.db'],
  },
  {
    allows: 'a membership gained later to open the case one works on',
    file: caseAccess,
    from: '  tieTo(actor, subject) === undefined;',
    to: '  actor.userId !== subject.id;',
    noticed: ['domain/caseTies', 'features/ties.http'],
  },
  {
    allows: 'the recused to go on with a case',
    file: caseAccess,
    from: '  tieTo(actor, subject)?.barred === true ||',
    to: '  false ||',
    noticed: ['domain/caseTies', 'features/ties.http'],
  },
  {
    allows: 'somebody with a confirmed conflict to go on with a case',
    file: caseAccess,
    from: '  actor.barredFrom?.includes(subject.id) === true;',
    to: '  false;',
    noticed: ['features/keptOut.http'],
  },
  {
    allows: 'a second account to be a way to one’s own case',
    file: caseAccess,
    from: '  isOfOtherAccount(actor, subject) ||',
    to: '  false ||',
    noticed: ['domain/caseAccess'],
  },
  {
    allows: 'staff to decide on their own case',
    file: caseAccess,
    from: "if (by === 'system' || by === 'invited' || isKeptOut(actor, subject)) return false;",
    to: "if (by === 'system' || by === 'invited') return false;",
    noticed: ['domain/caseAccess'],
  },
  {
    allows: 'staff to read drafts that nobody has handed in',
    file: caseAccess,
    from: "if (subject.state.status === 'draft') return null;",
    to: '',
    noticed: ['domain/caseAccess'],
  },
  {
    allows: 'an expert to open documents before the undertaking',
    file: 'server/features/reviews/reviewPages.routes.ts',
    from: "status !== 'accepted' && status !== 'submitted'",
    to: "status === 'declined'",
    noticed: ['features/reviews.http'],
  },
  {
    allows: 'every member of staff to read covered numbers',
    file: caseDetails,
    from: '!isKeptOut(actor, subject) && holdsAny(actor, uncoverRoles, subject);',
    to: '!isKeptOut(actor, subject);',
    noticed: ['domain/caseAccess', 'features/ownCase.http'],
  },
  {
    allows: 'a superior a way out of their own case',
    file: 'server/domain/access/caseExits.ts',
    from: '!isKeptOut(actor, subject) && roles.some((role) => holds(actor, role, subject.programmeId));',
    to: 'roles.some((role) => holds(actor, role, subject.programmeId));',
    noticed: ['domain/caseAccess'],
  },
  {
    allows: 'everybody to know which expert wrote what',
    file: caseDetails,
    from: '  holdsAny(actor, knowExperts, subject);',
    to: '  holdsAny(actor, knowExperts, subject) || subject.programmeId !== undefined;',
    noticed: ['domain/caseAccess'],
  },
  {
    allows: 'an officer to work on their own case from the side of staff, as if it were not there',
    file: 'server/features/stages/stageAccess.step.ts',
    from: "if (side === 'staff' && standing === 'applicant') throw forbidden('own_case');",
    to: '',
    noticed: ['features/ownCase.http'],
  },
  {
    allows: 'a reviewer of payments to approve them',
    file: 'server/domain/access/policy.ts',
    from: "'payment.approve': ['finance_approver'],",
    to: "'payment.approve': ['finance_approver', 'finance_reviewer'],",
    noticed: ['features/payments.http'],
  },
];
