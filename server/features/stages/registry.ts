import type { StagePanel, StagePanels } from '../stagePanel.js';
import { agreementPanel } from './agreement/agreementPanel.js';
import { approvePanel } from './approve/approvePanel.js';
import { assessPanel } from './assess/assessPanel.js';
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
];

export const stagePanels: StagePanels = new Map(panels.map((panel) => [panel.kind, panel]));
