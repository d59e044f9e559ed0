import { spread, type Spread } from '../../domain/scoring/aggregation.js';
import { proposeRanking, type RankingProposal } from '../../domain/review/proposal.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import type { Deps } from '../../shared/request/deps.js';
import type { BoardCase, CallBoard } from '../../shared/boards/callBoard.query.js';
import { isBeforeRanking } from './lateApplicants.query.js';
import { roomOf, type RankingRoom } from './room.view.js';
import { waitingCases, type ReviewedCase } from './reviewedCases.query.js';

/** The ranking of a call as it stands at this moment. */
export interface CallRanking extends RankingRoom {
  readonly proposal: RankingProposal;
  readonly cases: ReadonlyMap<string, BoardCase>;
  readonly spreads: ReadonlyMap<string, Spread>;
  /** The rubric by which the reviews that count were written, by case. */
  readonly rubrics: ReadonlyMap<string, Rubric>;
  /** Who gave which total, by case; for calibration alone. */
  readonly given: ReadonlyMap<string, ReviewedCase['given']>;
  /** Cases still on their way to the ranking. */
  readonly notReady: number;
}

/** Works out the ranking of the cases that wait for it, with what the quota and budget still hold. */
export async function callRanking(deps: Deps, board: CallBoard): Promise<CallRanking> {
  const waiting = board.cases.filter(({ ranks }) => ranks);
  const reviewed = await waitingCases(deps, waiting);
  const cases = reviewed.map(({ waiting: each }) => each);
  const room = roomOf(board);
  const { quotaLeft: quota, budgetLeftFen: budgetFen, lowest, reserves } = room;
  return {
    ...room,
    proposal: proposeRanking(cases, { quota, budgetFen, lowest, reserves }),
    cases: new Map(waiting.map((each) => [each.row.id, each])),
    spreads: new Map(
      cases.flatMap(({ id, totals }) => {
        const range = spread(totals);
        return range ? [[id, range] as const] : [];
      }),
    ),
    rubrics: new Map(
      reviewed.flatMap(({ waiting: { id }, rubric }) => (rubric ? [[id, rubric] as const] : [])),
    ),
    given: new Map(reviewed.map(({ waiting: { id }, given }) => [id, given])),
    notReady: board.cases.filter(isBeforeRanking).length,
  };
}
