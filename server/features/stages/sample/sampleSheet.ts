import type { StageSheet } from '../../../shared/casefile/stageSheet.js';

/** The cases of a call wait here together until the sample is drawn. */
export const sampleSheet: StageSheet = {
  kind: 'sample',
  together: (callId) => `/calls/${callId}/sample`,
  staff: async (_, sheet) => ({
    href: `/calls/${sheet.file.row.call_id}/sample`,
    percent: Number(sheet.stage['percent'] ?? 0),
  }),
};
