import { localTextSchema } from '../../../domain/localText.js';
import { formState } from '../../../shared/request/formState.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';
import { panelBase, type PanelSide } from '../sheet/panelBase.js';

/** A party confirms, or says why it does not. */
export const confirmPanel: StagePanel = {
  kind: 'confirm',
  direct: new Set(['confirm', 'decline']),
  staff: async (deps, panel) => modelOf(deps, panel, 'cases'),
  applicant: async (deps, panel) => modelOf(deps, panel, 'applications'),
  counterparty: async (deps, panel) => modelOf(deps, panel, 'partner-cases'),
};

function modelOf(deps: Deps, panel: PanelAsk, side: PanelSide): object {
  const { stage, ask, file } = panel;
  return {
    ...panelBase(panel, side),
    statement: localTextSchema.parse(stage['statement']),
    rates: stage['rates'] === true,
    dueAt: file.row.state.dueAt,
    mayConfirm: panel.verbs.has('confirm'),
    stars: ['5', '4', '3', '2', '1'].map((value) => ({
      value,
      label: deps.words(ask.locale, `stages.confirm.stars.${value}`),
    })),
    form: formState(ask, deps.words, { rating: '', remark: '' }),
  };
}
