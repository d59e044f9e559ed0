import { assessStage } from '../../../domain/workflow/stages/assess.js';
import type { Deps } from '../../../shared/request/deps.js';
import { formState } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { unchangedField } from '../sheet/unchangedField.view.js';
import { fileLink, stageFiles } from '../sheet/stageFiles.query.js';

/** The awardee reports by a date; the zone concludes or asks once more. */
export const assessSheet: StageSheet = {
  kind: 'assess',
  direct: new Set(['report', 'pass', 'rectify', 'fail']),
  staff: async (deps, sheet) => {
    const common = await commonOf(deps, sheet);
    const { rectified } = assessStage.recall(sheet.memory);
    return {
      ...sheetBase(sheet),
      ...common,
      mayDecide: sheet.verbs.has('pass'),
      mayRectify: rectified < assessStage.read(sheet.stage).rectify,
      form: formState(sheet.ask, deps.words, { reason: '' }),
    };
  },
  applicant: async (deps, sheet) => {
    const common = await commonOf(deps, sheet);
    return {
      ...sheetBase(sheet, 'applications'),
      ...common,
      unchanged: unchangedField(deps, sheet),
      mayReport: common.awaited && sheet.verbs.has('report'),
      form: formState(sheet.ask, deps.words, { report: common.report, evidence: '' }),
    };
  },
};

async function commonOf({ db }: Deps, { file, memory }: SheetAsk) {
  const { report = '', demand = '', unchanged_because: because } = assessStage.recall(memory);
  const { state, id } = file.row;
  const files = await stageFiles(db, id, state.stage ?? '');
  return {
    report,
    because,
    demand,
    /** A report is due: the first one, or one that puts right what the last one lacked. */
    awaited: Object.values(state.tasks).some(({ role }) => role === 'applicant'),
    dueAt: state.dueAt,
    files: files.map(fileLink),
  };
}
