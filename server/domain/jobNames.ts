/**
 * What the clock does, by the names under which it stands in the database, in metrics and, through
 * `system.jobs` of the locales, on the page of the system administrator.
 */
export const jobNames = {
  heartbeat: 'heartbeat',
  letters: 'letters',
  lettersOfPayments: 'letters of payments',
  deliverMails: 'deliver mails',
  closeNotices: 'close notices',
  hearings: 'hearings',
  reserves: 'reserves',
  deadlines: 'deadlines',
  calendar: 'calendar',
  maintenance: 'maintenance',
  movedDays: 'moved days',
  conflicts: 'conflicts',
  membersOfVotes: 'members of votes',
  reminders: 'reminders',
  lettersOfWork: 'letters of work',
  moves: 'moves',
  vouchers: 'vouchers',
  payees: 'payees',
  duties: 'duties',
  recoveries: 'recoveries',
  vouchersThatEnd: 'vouchers that end',
  draftsOfClosingCalls: 'drafts of closing calls',
  sealOfTheDay: 'seal of the day',
  checkOfTheRecord: 'check of the record',
  sweep: 'sweep',
} as const;
