import type { Deps } from '../../../shared/request/deps.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';
import { panelBase } from '../sheet/panelBase.js';
import { proposalOf } from '../sheet/proposedAward.js';

interface Progress {
  readonly here: number | string;
  readonly running: number | string;
}

const ranking = (callId: string): string => `/calls/${callId}/ranking`;

/** The cases of a call are put in order together, so the case itself offers only the way there. */
export const rankPanel: StagePanel = {
  kind: 'rank',
  together: ranking,
  staff: async (deps, panel) => {
    const { here, running } = await progressOf(deps, panel);
    return {
      ...panelBase(panel),
      href: ranking(panel.file.row.call_id),
      proposal: proposalOf(panel),
      here: Number(here),
      running: Number(running),
      mayRank: panel.verbs.has('place'),
    };
  },
};

/** How many of the call's cases wait here, of those still under way. */
async function progressOf({ db }: Deps, { file }: PanelAsk): Promise<Progress> {
  const { call_id: call, state } = file.row;
  const [row] = await db.select<Progress>(
    `SELECT (SELECT COUNT(*) FROM applications WHERE call_id = :call AND stage = :stage) AS here,
            (SELECT COUNT(*) FROM applications WHERE call_id = :call AND status = 'running') AS running`,
    { call, stage: state.stage ?? '' },
  );
  return row ?? { here: 0, running: 0 };
}
