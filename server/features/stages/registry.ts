import type { StageSheet, StageSheets } from '../../shared/casefile/stageSheet.js';
import { agreementSheet } from './agreement/agreement.sheet.js';
import { approveSheet } from './approve/approve.sheet.js';
import { assessSheet } from './assess/assess.sheet.js';
import { confirmEachSheet } from './confirmEach/confirmEach.sheet.js';
import { confirmSheet } from './confirm/confirm.sheet.js';
import { defenceSheet } from './panel/defence.sheet.js';
import { diligenceSheet } from './diligence/diligence.sheet.js';
import { legalSheet } from './legal/legal.sheet.js';
import { recommendSheet } from './recommend/recommend.sheet.js';
import { reportSheet } from './report/report.sheet.js';
import { sampleSheet } from './sample/sample.sheet.js';
import { scoreSheet } from './score/score.sheet.js';
import { checkSheet } from './check/check.sheet.js';
import { intakeSheet } from './intake/intake.sheet.js';
import { noticeSheet } from './notice/notice.sheet.js';
import { rankSheet } from './rank/rank.sheet.js';
import { reviewSheet } from './review/review.sheet.js';
import { visitSheet } from './visit/visit.sheet.js';
import { voteSheet } from './vote/vote.sheet.js';

/** The sheet of every stage kind. A new kind is a folder here and a line in this list. */
const sheets: readonly StageSheet[] = [
  intakeSheet,
  checkSheet,
  reviewSheet,
  visitSheet,
  rankSheet,
  voteSheet,
  approveSheet,
  noticeSheet,
  agreementSheet,
  assessSheet,
  recommendSheet,
  defenceSheet,
  diligenceSheet,
  legalSheet,
  reportSheet,
  scoreSheet,
  confirmSheet,
  confirmEachSheet,
  sampleSheet,
];

export const stageSheets: StageSheets = new Map(sheets.map((sheet) => [sheet.kind, sheet]));
