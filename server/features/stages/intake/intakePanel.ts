import { z } from 'zod';
import { localTextSchema } from '../../../domain/localText.js';
import { formState } from '../../../shared/request/formState.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';
import { correctionForm } from '../sheet/correctionForm.js';
import { panelBase } from '../sheet/panelBase.js';

const waySchema = z.object({ outcome: z.string(), asks: localTextSchema });

/** Further ways on that the definition names, each with the ground that it asks for. */
function waysOf({ stage, file }: PanelAsk) {
  const { outcome_names: names } = file.rules.stage(file.row.state.stage ?? '');
  return waySchema
    .array()
    .parse(stage['also'] ?? [])
    .map(({ outcome, asks }) => ({ outcome, asks, name: names[outcome] }));
}

/** The desk accepts a case, returns it once for everything, or refuses it. */
export const intakePanel: StagePanel = {
  kind: 'intake',
  direct: new Set(['accept', 'ask', 'refuse', 'divert']),
  staff: async (deps, panel) => ({
    ...panelBase(panel),
    mayDecide: panel.verbs.has('accept'),
    form: formState(panel.ask, deps.words, { reason: '', ground: '' }),
    ways: waysOf(panel),
    corrections: correctionForm(deps, panel),
  }),
};
