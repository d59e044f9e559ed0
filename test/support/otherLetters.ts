/** A letter that is not about a step of a case: who it goes to, and the events that it answers. */
export interface OtherLetter {
  readonly to: string;
  /** Types of recorded events; none where the clock or a request gives occasion. */
  readonly of: readonly string[];
  /** What else the reader of the table must know. */
  readonly when?: string;
}

const applicants = 'everybody who may act for the applicant';
const applicantsAndPayee = 'who may act for the applicant; the other side where it is paid';
const members = 'everybody of the organisation';
const other = 'whoever else may approve it';

/** Every letter of `config/locales/*\/mail*.json` that the machine of cases does not give. */
export const otherLetters: Readonly<Record<string, OtherLetter>> = {
  account_confirm: { to: 'whoever registers', of: [], when: 'on registering' },
  account_reset: { to: 'the person', of: [], when: 'on asking for it' },
  account_known: { to: 'the person', of: [], when: 'somebody registers with a known address' },
  password_changed: { to: 'the person', of: ['password_changed', 'password_reset'] },
  role_granted: { to: 'the person', of: ['role_granted'] },
  role_revoked: { to: 'the person', of: ['role_revoked'] },
  member_invited: { to: 'the address invited', of: ['member_invited'], when: 'names as typed' },
  invitation_accepted: { to: 'whoever invited', of: ['member_joined'] },
  invitation_declined: { to: 'whoever invited', of: [], when: 'on declining; by address alone' },
  member_removed: { to: 'whoever was removed', of: ['member_left'] },
  member_left: { to: 'the managers', of: ['member_left'] },
  manager_named: { to: 'the new manager', of: ['manager_named'] },
  contact_handed_over: { to: 'the new contact', of: [], when: 'cases are handed over' },
  organisation_verified: { to: 'the managers', of: ['verification_asked'], when: 'decided' },
  verification_refused: { to: 'the managers', of: ['verification_asked'], when: 'decided' },
  organisation_contested: {
    to: 'the managers',
    of: ['organisation_contested'],
    when: 'the desk takes the claim up; who claims is not named',
  },
  claim_decided: { to: 'whoever claimed', of: ['organisation_contested'], when: 'decided' },
  contest_decided: {
    to: 'the managers of before',
    of: ['organisation_contested'],
    when: 'decided',
  },
  tie_arose: {
    to: 'secretaries; heads of department where there is none',
    of: [],
    when: 'somebody who works on a case joins or leaves a side of it, or a conflict of an expert on its panel is found',
  },
  tie_recused: { to: 'whoever is recused', of: [], when: 'the secretary decided' },
  reviews_invited: {
    to: 'each expert seated, once for all projects',
    of: ['assignment_seated'],
  },
  draft_closing: { to: applicants, of: [], when: 'three days before applications close' },
  call_extended: { to: `${applicants} of the call; recommenders`, of: ['call_extended'] },
  call_closes_early: { to: `${applicants} with a draft`, of: ['call_closed_early'] },
  call_cancelled: { to: `${applicants} of the call; recommenders`, of: ['call_cancelled'] },
  call_cancel_asked: { to: other, of: ['call_cancel_proposed'] },
  row_confirmation: { to: 'each tenant, by a link', of: [], when: 'their stage begins' },
  row_confirmation_reminder: { to: 'each who is silent', of: [], when: 'with the reminders' },
  objection_registered: { to: 'whoever objects', of: ['objection_registered'] },
  objection_filed: {
    to: 'discipline officers',
    of: ['objection_registered'],
    when: 'who objects is not named',
  },
  objection_hearing: {
    to: applicants,
    of: ['objection_heard'],
    when: 'before it is decided; who objects is not named',
  },
  objection_hearing_extended: { to: applicants, of: ['objection_hearing_extended'] },
  objection_answered: { to: 'discipline officers', of: ['objection_answered'] },
  objection_silent: { to: 'discipline officers', of: ['objection_silent'] },
  objection_found: {
    to: 'discipline officers and approvers but for who found it',
    of: ['objection_found'],
  },
  objection_finding_returned: { to: 'whoever found it', of: ['objection_finding_returned'] },
  objection_withdrawn: { to: 'discipline officers', of: ['objection_withdrawn'] },
  objection_taken_back: { to: 'whoever objected', of: ['objection_withdrawn'] },
  objection_place_free: {
    to: `${applicants} of the case whose turn it is in the reserve`,
    of: ['objection_upheld'],
    when: 'the case that lost its place is not named',
  },
  objection_decided: { to: 'whoever objected', of: ['objection_dismissed', 'objection_upheld'] },
  ranking_change_proposed: {
    to: 'heads and approvers but for who proposed it',
    of: ['ranking_change_proposed'],
  },
  ranking_change_rejected: { to: 'whoever proposed it', of: ['ranking_change_rejected'] },
  objection_upheld: {
    to: 'secretaries, heads, programme officers, finance preparers',
    of: ['objection_upheld'],
    when: 'who objects is not named; the applicant has the letter of the end',
  },
  objection_dismissed: { to: applicants, of: ['objection_dismissed'] },
  objection_dismissed_held: {
    to: applicants,
    of: ['objection_dismissed'],
    when: 'another objection is open',
  },
  tranche_paid: { to: applicantsAndPayee, of: ['pay'], when: 'account by its last four digits' },
  payment_returned: { to: applicantsAndPayee, of: ['return', 'payReturned'] },
  payment_not_owed: {
    to: applicantsAndPayee,
    of: ['return', 'payReturned'],
    when: 'the case was ended unpaid',
  },
  instalment_proposed: { to: other, of: ['instalment_proposed'] },
  instalment_rejected: { to: 'whoever proposed it', of: ['instalment_rejected'] },
  budget_rejected: { to: 'whoever proposed it', of: ['budget_rejected'] },
  instalment_held: { to: applicants, of: ['instalment_decided'] },
  instalment_released: { to: applicants, of: ['instalment_decided'] },
  instalment_cancelled: { to: applicants, of: ['instalment_decided'] },
  recovery_noticed: { to: applicants, of: ['recovery_opened'] },
  recovery_stated: {
    to: 'who opened it; heads of department and approvers',
    of: ['recovery_stated'],
  },
  recovery_decided: { to: applicants, of: ['recovery_decided'] },
  recovery_dropped: { to: applicants, of: ['recovery_dropped'] },
  recovery_received: { to: applicants, of: ['recovery_receipt_confirmed'] },
  recovery_settled: { to: applicants, of: ['recovery_settled'] },
  recovery_receipt_rejected: {
    to: 'whoever registered it',
    of: ['recovery_receipt_rejected'],
  },
  payee_changed: {
    to: 'whose money it is or was',
    of: ['payee_named'],
    when: 'another account is asked for',
  },
  payee_proved: { to: 'whose money it is', of: ['payee_named'], when: 'its proof is handed in' },
  payee_recorded: {
    to: 'whose money it is or was',
    of: ['payee_named'],
    when: 'the zone recorded it; who did is not named',
  },
  payee_withdrawn: { to: 'whose money it is or was', of: ['payee_withdrawn'] },
  payee_confirmed: { to: 'whose money it is', of: ['payee_confirmed'] },
  payee_paused: {
    to: 'whose money it is or was',
    of: ['payee_confirmed'],
    when: 'another account, not paid for 24 hours',
  },
  payee_refused: { to: 'whose money it is', of: ['payee_refused'] },
  payee_wanted: {
    to: 'whose money it is',
    of: [],
    when: 'the proof of an account is owed, or nobody answers: every five days, three times',
  },
  bank_account_added: { to: 'whose money it is', of: ['bank_account_added'] },
  voucher_expiring: { to: members, of: [], when: '30 days before it ends' },
  voucher_expired: { to: members, of: [], when: 'it has ended' },
  entry_suspended: { to: members, of: ['entry_suspended'] },
  entry_restored: { to: members, of: ['entry_restored'] },
  entry_delisted: { to: members, of: ['entry_delisted'] },
  draft_proposed: { to: 'the other programme officers', of: ['draft_proposed'] },
  draft_returned: { to: 'whoever proposed it', of: ['draft_returned'] },
  draft_published: { to: 'whoever proposed it', of: ['draft_published'] },
  moves_proposed: { to: other, of: ['moves_proposed'] },
  time_refused: { to: 'whoever asked', of: [], when: 'more time that was asked for is refused' },
  feedback_to_release: {
    to: 'programme officers; heads of department where there is none',
    of: ['feedback_proposed'],
  },
  feedback_given_back: { to: 'who drew it up', of: ['feedback_given_back'] },
  feedback_released: { to: applicants, of: ['feedback_released'] },
  meeting_invited: {
    to: 'members in office and guests of the meeting',
    of: ['meeting_convened'],
    when: 'the agenda without what its reader stands aside from',
  },
  meeting_moved: {
    to: 'members and guests of the meeting',
    of: ['meeting_changed'],
    when: 'the agenda without what its reader stands aside from',
  },
  meeting_adjourned: {
    to: 'members and guests of the meeting',
    of: ['meeting_adjourned'],
    when: 'the agenda without what its reader stands aside from',
  },
  meeting_cancelled: {
    to: 'members and guests of the meeting',
    of: ['meeting_cancelled'],
    when: 'the agenda without what its reader stands aside from',
  },
  minutes_to_confirm: { to: 'the chair of the meeting', of: ['minutes_handed_in'] },
  minutes_given_back: { to: 'who wrote them', of: ['minutes_given_back'] },
  minutes_confirmed: { to: 'members and guests of the meeting', of: ['minutes_confirmed'] },
  exit_proposed: { to: other, of: ['exit_proposed'] },
  calendar_proposed: { to: other, of: ['calendar_proposed'] },
  record_sealed: { to: 'audit administrators', of: [], when: 'daily' },
  record_broken: { to: 'audit and system administrators', of: [], when: 'a check found something' },
  work_waits: {
    to: 'everybody with a role',
    of: ['verification_asked', 'organisation_contested'],
    when: 'as they chose: once a working day (usual), at once, or not at all',
  },
  task_reminded: { to: 'those who owe the tasks', of: [], when: 'a colleague presses for them' },
  task_escalated_by_hand: { to: 'their superiors', of: [], when: 'a colleague reports them' },
  tasks_given: { to: 'whoever gets the tasks', of: [], when: 'tasks are handed over' },
  tasks_taken: { to: 'whoever had them', of: [], when: 'tasks are handed over by another' },
  role_unheld: {
    to: 'heads of department; where there is none, programme officers',
    of: [],
    when: 'the last holder of a role loses it or the account, and nobody takes over',
  },
  absence_entrusted: { to: 'whoever stands in', of: [], when: 'an absence is recorded' },
  absence_recorded: { to: 'whoever is away', of: [], when: 'somebody else recorded it' },
  absence_over: {
    to: 'whoever is away, whoever stood in',
    of: [],
    when: 'somebody else ended it early',
  },
  work_reminder: {
    to: 'those who owe a task; superiors where it is late',
    of: [],
    when: 'as the stage says; one letter for all cases',
  },
};
