import { intakeStage } from '../../../domain/workflow/stages/intake.js';
import { inLocale } from '../../../domain/localText.js';
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

/** What a refusal usually rests on and what may be done about it, to be changed where needed. */
function usualGrounds({ file, ask }: SheetAsk): { basis: string; remedy: string } {
  const { sources, remedy } = file.definition.guide;
  return {
    basis: sources.slice(0, 2).join('\uff1b'),
    remedy: remedy === undefined ? '' : inLocale(remedy, ask.locale),
  };
}

/** The desk accepts a case, returns it once for everything, or refuses it. */
export const intakeSheet: StageSheet = {
  kind: 'intake',
  direct: new Set(['accept', 'ask', 'refuse', 'divert']),
  atOnce: { verb: 'accept', typed: () => ({}) },
  staff: async (deps, sheet) => ({
    ...sheetBase(sheet),
    mayDecide: sheet.verbs.has('accept'),
    form: formState(sheet.ask, deps.words, {
      reason: '',
      ground: '',
      ...usualGrounds(sheet),
    }),
    ways: waysOf(sheet),
    corrections: correctionForm(deps, sheet),
  }),
};
