import type { StagePanel } from '../../../shared/casefile/stagePanel.js';

/** The cases of a call wait here together until the sample is drawn. */
export const samplePanel: StagePanel = {
  kind: 'sample',
  together: (callId) => `/calls/${callId}/sample`,
  staff: async (_, panel) => ({
    href: `/calls/${panel.file.row.call_id}/sample`,
    percent: Number(panel.stage['percent'] ?? 0),
  }),
};
