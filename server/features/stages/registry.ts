import type { StagePanel, StagePanels } from '../../shared/casefile/stagePanel.js';
import { agreementPanel } from './agreement/agreementPanel.js';
import { approvePanel } from './approve/approvePanel.js';
import { assessPanel } from './assess/assessPanel.js';
import { confirmEachPanel } from './confirmEach/confirmEachPanel.js';
import { confirmPanel } from './confirm/confirmPanel.js';
import { defencePanel } from './panel/defencePanel.js';
import { diligencePanel } from './diligence/diligencePanel.js';
import { legalPanel } from './legal/legalPanel.js';
import { recommendPanel } from './recommend/recommendPanel.js';
import { reportPanel } from './report/reportPanel.js';
import { samplePanel } from './sample/samplePanel.js';
import { scorePanel } from './score/scorePanel.js';
import { checkPanel } from './check/checkPanel.js';
import { intakePanel } from './intake/intakePanel.js';
import { noticePanel } from './notice/noticePanel.js';
import { rankPanel } from './rank/rankPanel.js';
import { reviewPanel } from './review/reviewPanel.js';
import { visitPanel } from './visit/visitPanel.js';
import { votePanel } from './vote/votePanel.js';

/** The panel of every stage kind. A new kind is a folder here and a line in this list. */
const panels: readonly StagePanel[] = [
  intakePanel,
  checkPanel,
  reviewPanel,
  visitPanel,
  rankPanel,
  votePanel,
  approvePanel,
  noticePanel,
  agreementPanel,
  assessPanel,
  recommendPanel,
  defencePanel,
  diligencePanel,
  legalPanel,
  reportPanel,
  scorePanel,
  confirmPanel,
  confirmEachPanel,
  samplePanel,
];

export const stagePanels: StagePanels = new Map(panels.map((panel) => [panel.kind, panel]));
