import { holdsSomewhere, type Actor, type Role } from '../actor.js';
import { opinionReaders } from '../workflow/contract/stageQuestions.js';

/**
 * Every action of the product on one page, and who may come to its door. Routes name one of
 * these; pages ask `mayEnter` before they show a link. Whether this person may do it to this
 * very case is asked next, in `caseAccess.ts`.
 */
type Who = 'anyone' | 'guest' | 'signed_in' | readonly Role[];

/** Those who handle cases or oversee it. */
export const staffRoles: readonly Role[] = [
  'desk_officer',
  'formal_checker',
  'programme_officer',
  'review_secretary',
  'department_head',
  'joint_member',
  'approver',
  'legal',
  'discipline_officer',
  'auditor',
];
/** Those who pay, three persons to a payment. */
export const financeRoles: readonly Role[] = [
  'finance_preparer',
  'finance_reviewer',
  'finance_approver',
];

/** Who may read a covered personal number in full, giving a reason that is kept. */
export const uncoverRoles: readonly Role[] = [
  'desk_officer',
  'formal_checker',
  'programme_officer',
  'discipline_officer',
  'auditor',
];

export const policy = {
  'public.read': 'anyone',
  'eligibility.check': 'anyone',
  'objection.file': 'anyone',
  'confirmation.answer': 'anyone', // by a link that only those asked were sent
  'account.register': 'guest',
  'account.sign_in': 'guest',
  'account.reset': 'anyone',
  'account.use': 'signed_in',
  'demo.sign_in': 'anyone',
  'outbox.view': 'anyone', // one's own mails; demonstration only, its routes are absent elsewhere
  'styleguide.view': 'anyone', // development only
  'organisation.use': 'signed_in',
  'application.use': 'signed_in',
  'task.list': 'signed_in',
  'case.view': 'signed_in',
  'case.act': 'signed_in',
  'file.read': 'signed_in',
  'case.list': [...staffRoles, ...financeRoles],
  // Which case holds what can be claimed once; the same who may read covered numbers.
  'claim.find': uncoverRoles,
  'case.pause': ['department_head', 'programme_officer'],
  'case.exit': 'signed_in', // which exit is whose stands in caseExits.ts
  'task.dispatch': ['department_head', 'programme_officer', 'review_secretary'],
  'absence.record': ['department_head'],
  'call.manage': ['programme_officer'],
  'review.assign': ['review_secretary'],
  /** Who the experts are is for the review secretary alone. */
  /** Apart from those who seat experts, and from those who keep the pool. */
  'review.draw': ['discipline_officer'],
  'review.follow': [
    'review_secretary',
    'programme_officer',
    'department_head',
    'discipline_officer',
  ],
  'review.write': ['expert'],
  // What experts wrote of a case; how much of it and when, opinionSight.ts says.
  'opinion.read': opinionReaders,
  // Edited by who knows what experts wrote, released by who meets the applicants and does not.
  'feedback.read': ['review_secretary', 'programme_officer', 'department_head', 'auditor'],
  'feedback.write': ['review_secretary'],
  'feedback.release': ['programme_officer', 'department_head'],
  'expert.list': ['review_secretary', 'programme_officer'],
  'ranking.view': [
    'department_head',
    'programme_officer',
    'joint_member',
    'approver',
    'auditor',
    'review_secretary',
  ],
  'ranking.confirm': ['department_head'],
  // The second person for a change of what was confirmed.
  'ranking.second': ['department_head', 'approver'],
  'meeting.vote': ['joint_member'],
  // Whom of them a meeting concerns is asked of the meeting itself.
  'meeting.view': staffRoles,
  'meeting.answer': staffRoles,
  'meeting.run': ['review_secretary', 'department_head'],
  'meeting.chair': ['department_head'],
  // The defence meetings of a programme; the letters are its secretary's alone.
  'defence.view': ['review_secretary', 'department_head'],
  'defence.run': ['review_secretary'],
  'award.approve': ['approver'],
  'sample.view': ['programme_officer', 'department_head', 'discipline_officer', 'auditor'],
  'sample.draw': ['programme_officer'],
  'registry.keep': ['programme_officer'],
  'organisation.verify': ['desk_officer', 'formal_checker', 'programme_officer'],
  'tie.decide': ['review_secretary', 'department_head'],
  'standing.record': ['programme_officer', 'formal_checker'],
  'voucher.book': [...financeRoles, 'programme_officer', 'department_head', 'auditor'],
  'notice.publish': ['programme_officer'],
  // Examines, hears the applicant and says what was found; only they read who objects.
  'objection.examine': ['discipline_officer'],
  // The second person for what was found.
  'objection.decide': ['discipline_officer', 'approver'],
  'agreement.issue': ['programme_officer'],
  'fund.view': [...financeRoles, 'programme_officer', 'department_head', 'approver', 'auditor'],
  'ledger.view': [...financeRoles, 'programme_officer', 'department_head', 'approver', 'auditor'],
  // One proposes, another person approves; who approved a payment may propose as well.
  'fund.propose': financeRoles,
  'fund.decide': ['finance_approver'],
  'fund.read_proposal': [...financeRoles, 'auditor'],
  'payee.view': [...financeRoles, 'programme_officer', 'department_head', 'approver', 'auditor'],
  // Two persons each time: who asked or recorded never checks.
  'payee.check': ['finance_preparer', 'programme_officer'],
  'payee.uncover': [...financeRoles, 'programme_officer', 'auditor'],
  // The approver for what is over the limit.
  'payment.view': [...financeRoles, 'approver', 'auditor'],
  'payment.prepare': ['finance_preparer'],
  'payment.review': ['finance_reviewer'],
  'payment.approve': ['finance_approver'],
  /** Over the limit, by a rank above finance; so is the limit itself. */
  'payment.approve_again': ['approver'],
  'limit.propose': financeRoles,
  'limit.decide': ['approver'],
  /** The rank above finance says no to a batch over the limit by giving it back. */
  'payment.void': [...financeRoles, 'approver'],
  'payment.confirm': ['finance_reviewer', 'finance_approver'],
  'payment.resolve': financeRoles,
  // The approver as whoever approves once more what is over the limit.
  'instalment.view': [
    ...financeRoles,
    'programme_officer',
    'department_head',
    'approver',
    'auditor',
  ],
  /** To hold, release or cancel one; another person decides. */
  'instalment.propose': [...financeRoles, 'programme_officer', 'department_head'],
  'instalment.decide': ['department_head', 'finance_approver'],
  'recovery.view': [
    ...financeRoles,
    'programme_officer',
    'department_head',
    'approver',
    'discipline_officer',
    'auditor',
  ],
  // Opened by one, decided by another person once the awardee could be heard.
  'recovery.open': ['programme_officer', 'discipline_officer'],
  'recovery.decide': ['department_head', 'approver'],
  /** Two persons of finance: one registers what came back, another confirms it. */
  'recovery.receive': financeRoles,
  'recovery.confirm': ['finance_reviewer', 'finance_approver'],
  // What awardees owe; who looks at one holds the role that its rule names.
  'duty.view': [
    'desk_officer',
    'formal_checker',
    'programme_officer',
    'department_head',
    'approver',
    'auditor',
  ],
  'duty.look': ['desk_officer', 'formal_checker', 'programme_officer', 'department_head'],
  /** More time, a waiver, a failure: one proposes, another person decides. */
  'duty.propose': ['programme_officer', 'department_head'],
  'duty.decide': ['department_head', 'approver'],
  /** The file of everything that led to a decision, made with a purpose that is kept. */
  'decision_file.make': ['auditor', 'discipline_officer', 'department_head'],
  'people.manage': ['security_admin'],
  'audit.view': ['auditor', 'audit_admin'],
  'system.view': ['system_admin'],
  'system.operate': ['system_admin'],
  'calendar.import': ['programme_officer', 'system_admin'],
  'procedure.view': ['programme_officer', 'department_head', 'auditor'],
  'procedure.design': ['programme_officer'],
  'procedure.publish': ['programme_officer'],
  'case.migrate': ['programme_officer'],
} as const satisfies Readonly<Record<string, Who>>;

export type Action = keyof typeof policy;

/** Whether this person may come to the door of an action at all. */
export function mayEnter(actor: Actor | null, action: Action): boolean {
  const who: Who = policy[action];
  if (who === 'anyone') return true;
  if (who === 'guest') return actor === null;
  if (actor === null) return false;
  if (who === 'signed_in') return true;
  return who.some((role) => holdsSomewhere(actor, role));
}

/** Who may, as words for people and for `npm run rules`. */
export function whoMay(action: Action): readonly string[] {
  const who: Who = policy[action];
  return typeof who === 'string' ? [who] : who;
}
