import type { StageSheet, StageSheets } from '../../shared/casefile/stageSheet.js';
import { agreementSheet } from './agreement/agreementSheet.js';
import { approveSheet } from './approve/approveSheet.js';
import { assessSheet } from './assess/assessSheet.js';
import { confirmEachSheet } from './confirmEach/confirmEachSheet.js';
import { confirmSheet } from './confirm/confirmSheet.js';
import { defenceSheet } from './panel/defenceSheet.js';
import { diligenceSheet } from './diligence/diligenceSheet.js';
import { legalSheet } from './legal/legalSheet.js';
import { recommendSheet } from './recommend/recommendSheet.js';
import { reportSheet } from './report/reportSheet.js';
import { sampleSheet } from './sample/sampleSheet.js';
import { scoreSheet } from './score/scoreSheet.js';
import { checkSheet } from './check/checkSheet.js';
import { intakeSheet } from './intake/intakeSheet.js';
import { noticeSheet } from './notice/noticeSheet.js';
import { rankSheet } from './rank/rankSheet.js';
import { reviewSheet } from './review/reviewSheet.js';
import { visitSheet } from './visit/visitSheet.js';
import { voteSheet } from './vote/voteSheet.js';

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
