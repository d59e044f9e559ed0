import { indicatorSchema } from '../../../domain/scoring/indicator.js';
import { scoreMemorySchema } from '../../../domain/workflow/stages/score.js';
import { formState } from '../../formState.js';
import type { StagePanel } from '../../stagePanel.js';
import { panelBase } from '../panelBase.js';

const points = (hundredths: number): string => (hundredths / 100).toFixed(2);

/** The formula sheet, line by line: what was counted and what it gave. */
export const scorePanel: StagePanel = {
  kind: 'score',
  wide: true,
  direct: new Set(['confirm', 'query']),
  staff: async (deps, panel) => {
    const sheet = scoreMemorySchema.parse(panel.memory);
    const indicators = indicatorSchema.array().parse(panel.stage['indicators']);
    return {
      ...panelBase(panel),
      mayConfirm: panel.verbs.has('confirm'),
      total: sheet.points.toFixed(2),
      most: indicators.reduce((sum, { cap }) => sum + cap, 0),
      lines: indicators.map(({ id, name, cap, source }) => {
        const line = sheet.lines.find((each) => each.id === id);
        return {
          name,
          // An assumption is for whoever keeps the definition, not for those who read the sheet.
          source: source?.startsWith('assumption') === false ? source : '',
          counted: line?.value ?? 0,
          points: points(line?.points ?? 0),
          width: Math.round(((line?.points ?? 0) / 100 / Math.max(cap, 1)) * 100),
          cap,
          passedOver: line?.counts === false,
        };
      }),
      form: formState(panel.ask, deps.words, { reason: '' }),
    };
  },
};
