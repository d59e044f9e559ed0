import { z } from 'zod';
import type { Deps } from '../../../shared/request/deps.js';
import { formState } from '../../../shared/request/formState.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';
import { panelBase } from '../sheet/panelBase.js';
import { fileLink, stageFiles } from '../sheet/stageFiles.query.js';

const memorySchema = z.object({
  report: z.string().default(''),
  rectified: z.number().default(0),
  demand: z.string().default(''),
});

/** The awardee reports by a date; the zone concludes or asks once more. */
export const assessPanel: StagePanel = {
  kind: 'assess',
  direct: new Set(['report', 'pass', 'rectify', 'fail']),
  staff: async (deps, panel) => {
    const common = await commonOf(deps, panel);
    const { rectified } = memorySchema.parse(panel.memory);
    return {
      ...panelBase(panel),
      ...common,
      mayDecide: panel.verbs.has('pass'),
      mayRectify: rectified < Number(panel.stage['rectify'] ?? 0),
      form: formState(panel.ask, deps.words, { reason: '' }),
    };
  },
  applicant: async (deps, panel) => {
    const common = await commonOf(deps, panel);
    return {
      ...panelBase(panel, 'applications'),
      ...common,
      mayReport: common.awaited && panel.verbs.has('report'),
      form: formState(panel.ask, deps.words, { report: common.report, evidence: '' }),
    };
  },
};

async function commonOf({ db }: Deps, { file, memory }: PanelAsk) {
  const { report, demand } = memorySchema.parse(memory);
  const { state, id } = file.row;
  const files = await stageFiles(db, id, state.stage ?? '');
  return {
    report,
    demand,
    /** A report is due: the first one, or one that puts right what the last one lacked. */
    awaited: Object.values(state.tasks).some(({ role }) => role === 'applicant'),
    dueAt: state.dueAt,
    files: files.map(fileLink),
  };
}
