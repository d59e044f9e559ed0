import { confirmStage } from '../../../domain/workflow/stages/confirm.js';
import { formState } from '../../../shared/request/formState.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase, type SheetSide } from '../sheet/sheetBase.view.js';

/** A party confirms, or says why it does not. */
export const confirmSheet: StageSheet = {
  kind: 'confirm',
  direct: new Set(['confirm', 'decline']),
  staff: async (deps, sheet) => modelOf(deps, sheet, 'cases'),
  applicant: async (deps, sheet) => modelOf(deps, sheet, 'applications'),
  counterparty: async (deps, sheet) => modelOf(deps, sheet, 'counterparty-cases'),
};

function modelOf(deps: Deps, sheet: SheetAsk, side: SheetSide): object {
  const { stage, ask, file } = sheet;
  const { statement, rates } = confirmStage.read(stage);
  return {
    ...sheetBase(sheet, side),
    statement,
    rates,
    dueAt: file.row.state.dueAt,
    mayConfirm: sheet.verbs.has('confirm'),
    stars: ['5', '4', '3', '2', '1'].map((value) => ({
      value,
      label: deps.words(ask.locale, `stages.confirm.stars.${value}`),
    })),
    form: formState(ask, deps.words, { rating: '', remark: '' }),
  };
}
