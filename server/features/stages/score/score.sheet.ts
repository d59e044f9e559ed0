import { citedText } from '../../../domain/definition/assumptions.js';
import { indicatorMaximum } from '../../../domain/scoring/indicator.js';
import { scoreStage } from '../../../domain/workflow/stages/score.js';
import { formState } from '../../../shared/request/formState.js';
import type { PassedStage, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';

const points = (hundredths: number): string => (hundredths / 100).toFixed(2);

/** The formula sheet, line by line: what was counted and what it gave. */
function sheetOf({ stage, memory }: PassedStage): object {
  const sheet = scoreStage.recall(memory);
  const { indicators } = scoreStage.read(stage);
  return {
    total: sheet.points.toFixed(2),
    most: indicatorMaximum(indicators),
    lines: indicators.map(({ id, name, cap, source }) => {
      const line = sheet.lines.find((each) => each.id === id);
      return {
        name,
        // An assumption is for whoever keeps the definition, not for those who read the sheet.
        source: citedText(source ?? ''),
        counted: line?.value ?? 0,
        points: points(line?.points ?? 0),
        cap,
        passedOver: line?.counts === false,
      };
    }),
  };
}

export const scoreSheet: StageSheet = {
  kind: 'score',
  wide: true,
  direct: new Set(['confirm', 'query']),
  staff: async (deps, sheet) => ({
    ...sheetBase(sheet),
    ...sheetOf(sheet),
    mayConfirm: sheet.verbs.has('confirm'),
    form: formState(sheet.ask, deps.words, { reason: '' }),
  }),
  record: sheetOf,
};
