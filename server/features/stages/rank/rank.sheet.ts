import { count } from '../../../data/schema/columns.js';
import type { RowOf } from '../../../data/schema/rows.js';
import { rankStage } from '../../../domain/workflow/stages/rank.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { proposalOf } from '../sheet/proposedAward.view.js';

const ranking = (callId: string): string => `/calls/${callId}/ranking`;

/** The cases of a call are put in order together, so the case itself offers only the way there. */
export const rankSheet: StageSheet = {
  kind: 'rank',
  together: ranking,
  staff: async (deps, sheet) => {
    const { here, running } = await progressOf(deps, sheet);
    return {
      ...sheetBase(sheet),
      href: ranking(sheet.file.row.call_id),
      proposal: proposalOf(sheet),
      here,
      running,
      mayRank: sheet.verbs.has('place'),
      reserve: reserveOf(sheet),
      side: 'staff',
    };
  },
  applicant: async (_, sheet) => ({ reserve: reserveOf(sheet), side: 'applicant' }),
};

/** Until when a case stands in reserve at most; false where it does not. */
const reserveOf = ({ file, memory }: SheetAsk): { readonly until: string | null } | false =>
  rankStage.recall(memory).reserve && { until: file.row.state.dueAt };

const progress = { here: count(), running: count() };

/** How many of the call's cases wait here, of those still under way. */
async function progressOf({ db }: Deps, { file }: SheetAsk): Promise<RowOf<typeof progress>> {
  const { call_id: call, state } = file.row;
  const [row] = await db.select(
    progress,
    `SELECT (SELECT COUNT(*) FROM applications WHERE call_id = :call AND stage = :stage) AS here,
            (SELECT COUNT(*) FROM applications WHERE call_id = :call AND status = 'running') AS running`,
    { call, stage: state.stage ?? '' },
  );
  return row ?? { here: 0, running: 0 };
}
