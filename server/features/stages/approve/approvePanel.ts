import { formState } from '../../formState.js';
import type { StagePanel } from '../../stagePanel.js';
import { panelBase } from '../panelBase.js';
import { proposalOf, votesCast } from '../proposedAward.js';
import { callBudget } from './callBudget.query.js';

/** One level of authority decides, with the budget before their eyes. */
export const approvePanel: StagePanel = {
  kind: 'approve',
  direct: new Set(['approve', 'reject']),
  together: (callId) => `/calls/${callId}/meeting`,
  staff: async (deps, panel) => {
    const proposal = proposalOf(panel);
    const budget = await callBudget(deps.db, panel.file.row.call_id);
    const after = budget === null ? null : budget.available - (proposal.amount ?? 0);
    return {
      ...panelBase(panel),
      mayDecide: panel.verbs.has('approve'),
      proposal,
      votes: votesCast(panel.file),
      budget,
      after,
      short: budget === null || proposal.amount === null || (after !== null && after < 0),
      form: formState(panel.ask, deps.words, { reason: '' }),
    };
  },
};
