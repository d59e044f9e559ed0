import { spread, type Spread } from '../../domain/scoring/aggregation.js';
import { proposeRanking, type RankingProposal } from '../../domain/review/proposal.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../../shared/request/deps.js';
import type { BoardCase, CallBoard } from '../../shared/boards/callBoard.query.js';
import { waitingCases } from './reviewedCases.query.js';

/** The ranking of a call as it stands at this moment. */
export interface CallRanking {
  readonly proposal: RankingProposal;
  readonly cases: ReadonlyMap<string, BoardCase>;
  readonly spreads: ReadonlyMap<string, Spread>;
  /** The rubric by which the reviews that count were written, by case. */
  readonly rubrics: ReadonlyMap<string, Rubric>;
  /** Cases still on their way to the ranking. */
  readonly notReady: number;
  readonly quotaLeft: number | null;
  readonly budgetLeftFen: bigint | null;
}

/** Works out the ranking of the cases that wait for it, with what the quota and budget still hold. */
export async function callRanking(deps: Deps, board: CallBoard): Promise<CallRanking> {
  const waiting = board.cases.filter(({ ranks }) => ranks);
  const reviewed = await waitingCases(deps, waiting);
  const cases = reviewed.map(({ waiting: each }) => each);
  const quotaLeft =
    board.call.quota === null ? null : Math.max(board.call.quota - board.placesTaken, 0);
  const budgetLeftFen =
    board.line === null ? null : atLeastZero(board.line.available - board.pendingFen);
  return {
    proposal: proposeRanking(cases, { quota: quotaLeft, budgetFen: budgetLeftFen }),
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
    notReady: board.cases.filter(isBeforeRanking).length,
    quotaLeft,
    budgetLeftFen,
  };
}

const atLeastZero = (amount: bigint): bigint => (amount < 0n ? 0n : amount);

/** Stages are listed in the order in which cases pass them. */
function isBeforeRanking({ prepared, stage }: BoardCase): boolean {
  const { stages } = prepared.definition.workflow;
  const order = Object.keys(stages);
  const [ranking] = stagesAnswering(stages, (kind, each) => kind.ranks(each));
  return ranking !== undefined && order.indexOf(stage) < order.indexOf(ranking.id);
}
