import { inLocale } from '../../../domain/localText.js';
import { formState } from '../../../shared/request/formState.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';
import { panelBase } from '../sheet/panelBase.js';
import { proposalOf, votesCast } from '../sheet/proposedAward.js';
import { callBudget } from './callBudget.query.js';

/** One level of authority decides, with the budget before their eyes. */
export const approvePanel: StagePanel = {
  kind: 'approve',
  direct: new Set(['approve', 'reject']),
  // The meeting's page is where the approver decides; other roles approve case by case.
  together: (callId, { by }) => (by === 'approver' ? `/calls/${callId}/meeting` : null),
  staff: async (deps, panel) => {
    const proposal = proposalOf(panel);
    const reserves = panel.stage['reserves'] !== false;
    const budget = reserves ? await callBudget(deps.db, panel.file) : null;
    const after = budget === null ? null : budget.available - (proposal.amount ?? 0);
    return {
      ...panelBase(panel),
      mayDecide: panel.verbs.has('approve'),
      proposal,
      votes: votesCast(panel.file),
      budget,
      after,
      reserves,
      classes: reserves ? classOptions(panel) : [],
      short: reserves && (budget === null || (after !== null && after < 0)),
      form: formState(panel.ask, deps.words, { reason: '', class: proposedClass(panel) }),
    };
  },
};

/** The classes an approver may choose, where the procedure has any. */
const classOptions = ({ file, ask }: PanelAsk): readonly object[] =>
  (file.definition.award?.classes ?? []).map(({ id, name }) => ({
    value: id,
    label: inLocale(name, ask.locale),
  }));

function proposedClass({ file }: PanelAsk): string {
  const { class: proposed } = file.row.state.facts;
  return typeof proposed === 'string' ? proposed : '';
}
