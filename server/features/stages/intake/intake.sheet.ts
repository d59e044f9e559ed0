import { intakeStage } from '../../../domain/workflow/stages/intake.js';
import { formState } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { correctionForm } from '../sheet/correctionForm.view.js';
import { sheetBase } from '../sheet/sheetBase.view.js';

/** Further ways on that the definition names, each with the ground that it asks for. */
function waysOf({ stage }: SheetAsk) {
  const { outcome_names: names } = stage;
  return intakeStage
    .read(stage)
    .also.map(({ outcome, asks }) => ({ outcome, asks, name: names[outcome] }));
}

/** The desk accepts a case, returns it once for everything, or refuses it. */
export const intakeSheet: StageSheet = {
  kind: 'intake',
  direct: new Set(['accept', 'ask', 'refuse', 'divert']),
  staff: async (deps, sheet) => ({
    ...sheetBase(sheet),
    mayDecide: sheet.verbs.has('accept'),
    form: formState(sheet.ask, deps.words, { reason: '', ground: '' }),
    ways: waysOf(sheet),
    corrections: correctionForm(deps, sheet),
  }),
};
