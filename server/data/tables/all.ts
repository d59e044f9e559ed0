import * as approvals from './approvalTables.js';
import * as assignments from './assignments.js';
import * as ballots from './ballotTables.js';
import * as bankResults from './bankResults.js';
import * as budget from './budgetTables.js';
import * as calendarYears from './calendarYears.js';
import * as callNotices from './callNotices.js';
import * as cases from './cases.js';
import * as clockwork from './clockwork.js';
import * as conflicts from './conflictTables.js';
import * as decisions from './decisions.js';
import * as drafts from './drafts.js';
import * as dutyTables from './dutyTables.js';
import * as exits from './exitProposals.js';
import * as funding from './funding.js';
import * as instalments from './instalmentDecisions.js';
import * as letters from './letterTables.js';
import * as defences from './defenceTables.js';
import * as meetings from './meetingTables.js';
import * as memberships from './memberships.js';
import * as objections from './objectionTables.js';
import * as payees from './payeeTables.js';
import * as people from './people.js';
import * as procedures from './procedures.js';
import * as rankingChanges from './rankingChanges.js';
import * as record from './record.js';
import * as recoveries from './recoveryTables.js';
import * as registries from './registries.js';
import * as reopenings from './reopenings.js';
import * as feedbacks from './reviewFeedbacks.js';
import * as versionMoves from './versionMoves.js';
import * as vouchers from './vouchers.js';

/** Every table of the product; the schema test compares these with what the migrations made. */
export const tables = {
  assignmentProposals: assignments.assignmentProposals,
  expertDraws: assignments.expertDraws,
  expertTerms: assignments.expertTerms,
  ...people,
  ...memberships,
  ...conflicts,
  ...ballots,
  ...meetings,
  ...defences,
  ...bankResults,
  ...procedures,
  calendarYears: calendarYears.calendarYears,
  calendarChanges: calendarYears.calendarChanges,
  blankForms: callNotices.blankForms,
  callNotices: callNotices.callNotices,
  ...drafts,
  ...cases,
  ...decisions,
  ...objections,
  ...letters,
  ...dutyTables,
  ...exits,
  ...funding,
  ...approvals,
  ...instalments,
  postings: budget.budgetPostings,
  budgetProposals: budget.budgetProposals,
  ...payees,
  rankingChanges: rankingChanges.rankingChanges,
  ...record,
  recoveries: recoveries.recoveries,
  recoveryReceipts: recoveries.recoveryReceipts,
  recoveryProposals: recoveries.recoveryProposals,
  ...registries,
  ...reopenings,
  ...feedbacks,
  versionMoves: versionMoves.versionMoves,
  versionMoveLines: versionMoves.versionMoveLines,
  ...vouchers,
  ...clockwork,
};
export type Tables = typeof tables;
