import { sampleStage } from '../../../domain/workflow/stages/sample.js';
import type { StageSheet } from '../../../shared/casefile/stageSheet.js';

/** The cases of a call wait here together until the sample is drawn. */
export const sampleSheet: StageSheet = {
  kind: 'sample',
  together: (callId) => `/calls/${callId}/sample`,
  staff: async (_, sheet) => ({
    href: `/calls/${sheet.file.row.call_id}/sample`,
    percent: sampleStage.read(sheet.stage).percent,
  }),
};
