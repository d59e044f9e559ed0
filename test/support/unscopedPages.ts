import { filledMove } from './fillEveryList.js';

/** Lists that tell somebody of what is theirs by account, not by a role under a programme. */
export const personal = [
  '/affiliations',
  '/conflicts',
  '/applications',
  '/defences/own',
  '/defences/seats',
  '/duties',
  '/claims/new',
  '/organisations',
  '/counterparty-cases',
  '/reviews',
  '/reviews/invitations',
  '/vouchers',
];
/** Lists of the zone, in which no programme has a part. */
export const ofTheZone = [
  '/account',
  '/experts',
  '/experts/import',
  '/manage/calendar',
  '/manage/organisations/claims',
  // Published calls, which everybody may know, with how many cases their experts have.
  '/manage/reviews',
  '/organisations/new',
  '/people',
  '/system',
  // People and how much they have to do; a programme is named where nobody can act.
  '/unit',
];
/**
 * Lists on which nothing stands in the zone that is walked, or which tell sums by month alone. Who
 * reads them of another programme is tried where something does: `duties.http`, `instalments.db`, `dueList.http`,
 * `funds.http`, `ledgers.http` and `recoveries.http`.
 */
export const emptyHere = [
  // Calls, which everybody may know, and what is compared under them: onePerson.db.test.ts.
  '/cases/claimed',
  '/defences/new',
  '/funds/new',
  '/owed',
  '/owed/export',
  '/payments/export',
  '/payments/instalments',
  '/recoveries',
  '/ledgers/periods',
  '/ledgers/periods/export',
];
/** Addresses of what is somebody's own, which open by who one is and by no role under a programme. */
export const ownThings = [
  '/applications/:id',
  '/applications/:id/agreement',
  '/applications/:id/avoid',
  '/applications/:id/documents',
  '/applications/:id/feedback',
  '/applications/:application/objections/:id',
  '/applications/:id/payee',
  '/applications/:id/print',
  '/applications/:id/receipt',
  '/applications/:id/recovery',
  '/applications/:id/sections/:section',
  '/applications/:id/submit',
  '/counterparty-cases/:id',
  '/duties/:id',
  '/reviews/:id',
  '/reviews/:id/documents/:document',
  '/reviews/:id/summary',
];
/** Addresses of people, firms and what firms claim, which are the zone's. */
export const thingsOfTheZone = [
  '/claims/:claim',
  '/claims/:claim/letter',
  '/claims/:claim/licence',
  '/experts/:userId',
  '/manage/calendar/:year',
  '/manage/calendar/changes/:id',
  '/manage/organisations/:id',
  '/organisations/:id',
  '/people/:id',
  '/people/:id/disable',
  '/people/:id/grants/:grantId/revoke',
  '/recoveries/:id',
  '/unit/:of',
];
/**
 * Opened like the page of its thing, which is tried, once a file or a rule is there as well; or a
 * former address, which says nothing and leads on to the page of today.
 */
export const behindTheirPage = [
  '/applications/:id/blank-forms/:document',
  '/applications/:id/sections/:section/sheet/:table',
  '/applications/:id/sections/:section/sheet/:table/headings',
  '/calls/:callId/reviews/proposals/:id',
  '/cases/:id/decision-file/fetch',
  '/cases/:id/expert-view/documents/:document',
  '/cases/:id/reopening',
  '/designer/:draft/blank-forms/:document',
  '/designer/:draft/blank-forms/:document/file',
  '/duties/:id/files/:file',
  '/owed/:id',
  '/owed/:id/files/:file',
  '/designer/:draft/try',
  '/manage/calls/:callId/notice/files/:file',
  '/applications/:id/payee/proofs/:assignment',
  '/defences/:defence/order',
  '/defences/:defence/papers/:paper',
  '/defences/:defence/sheets/teams',
  '/meetings/:meeting/items/:item',
  '/meetings/:meeting/sheets/:sheet',
  '/applications/:id/recovery/statement',
  '/recoveries/:id/statement',
  '/objections/:id/papers/:place',
  '/objections/:id/proof',
  '/payees/:id/proofs/:assignment',
  '/payments/batches/:id/bank-file',
  '/payments/batches/:id/differences/:difference',
  '/payments/batches/:id/payments/:payment',
  '/payments/batches/:id/payments/:payment/receipts/:receipt',
  '/payments/batches/:id/results/:file',
  '/payments/batches/:id/results/:file/file',
];
/** What stands in an address behind the thing itself. */
export const partsOfAddress: Readonly<Record<string, string>> = {
  ':section': 'company',
  ':stage': 'desk',
  ':at': 'settings',
  ':collection': 'documents',
  ':move': filledMove,
  ':exit': 'suspend',
  ':act': 'increase',
  // The zone has lived through half a year by Monday, 2 March 2026.
  ':year': '2025',
};
