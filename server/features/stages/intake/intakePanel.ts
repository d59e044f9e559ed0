import { formState } from '../../formState.js';
import type { StagePanel } from '../../stagePanel.js';
import { correctionForm } from '../correctionForm.js';
import { panelBase } from '../panelBase.js';

/** The desk accepts a case, returns it once for everything, or refuses it. */
export const intakePanel: StagePanel = {
  kind: 'intake',
  direct: new Set(['accept', 'ask', 'refuse']),
  staff: async (deps, panel) => ({
    ...panelBase(panel),
    mayDecide: panel.verbs.has('accept'),
    form: formState(panel.ask, deps.words, { reason: '' }),
    corrections: correctionForm(deps, panel),
  }),
};
