import { optional, wholeColumn } from '../../data/schema/columns.js';
import { reviews as allReviews } from '../../data/tables/decisions.js';
import { spread, type AggregateRule, type Spread } from '../../domain/scoring/aggregation.js';
import {
  proposeRanking,
  tieBreakersOf,
  type RankingProposal,
  type WaitingCase,
} from '../../domain/review/proposal.js';
import { highestTotal, keptTotal, type Scores } from '../../domain/review/rubric.js';
import { proposedClass } from '../../domain/procedure/compiled.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import { readableAnswers } from '../../shared/casefile/caseContent.js';
import type { Prepared } from '../../data/stores/definitionStore.js';
import type { Deps } from '../../shared/request/deps.js';
import { frozenContent } from '../../shared/casefile/frozenContent.js';
import type { BoardCase, CallBoard } from './callBoard.query.js';

/** The ranking of a call as it stands at this moment. */
export interface CallRanking {
  readonly proposal: RankingProposal;
  readonly cases: ReadonlyMap<string, BoardCase>;
  readonly spreads: ReadonlyMap<string, Spread>;
  /** The highest total of the rubric. */
  readonly most: number;
  /** Cases still on their way to the ranking. */
  readonly notReady: number;
  readonly quotaLeft: number | null;
  readonly budgetLeftFen: bigint | null;
}

/** Works out the ranking of the cases that wait for it, with what the quota and budget still hold. */
export async function callRanking(deps: Deps, board: CallBoard): Promise<CallRanking> {
  const waiting = board.cases.filter(({ ranks }) => ranks);
  const reviews = await reviewsOf(deps, waiting);
  const rubric = rubricOf(board.prepared);
  const rule: AggregateRule = rubric?.aggregate ?? 'mean';
  const cases = await Promise.all(
    waiting.map((each) =>
      waitingCase(deps, each, rubricOf(each.prepared), reviews.get(each.row.id) ?? []),
    ),
  );
  const quotaLeft =
    board.call.quota === null ? null : Math.max(board.call.quota - board.placesTaken, 0);
  const budgetLeftFen =
    board.line === null ? null : atLeastZero(board.line.available - board.pendingFen);
  return {
    proposal: proposeRanking(cases, {
      quota: quotaLeft,
      budgetFen: budgetLeftFen,
      aggregate: rule,
    }),
    cases: new Map(waiting.map((each) => [each.row.id, each])),
    spreads: new Map(
      cases.flatMap(({ id, totals }) => {
        const range = spread(totals);
        return range ? [[id, range] as const] : [];
      }),
    ),
    most: rubric ? highestTotal(rubric) : 100,
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

/** The rubric of the procedure's first review. */
function rubricOf({ definition, rules }: Prepared): Rubric | null {
  const [review] = stagesAnswering(definition.workflow.stages, (kind, stage) => kind.seats(stage));
  return review ? rules.rubric(review.answer.rubric) : null;
}

async function waitingCase(
  deps: Deps,
  { row, prepared }: BoardCase,
  rubric: Rubric | null,
  reviews: readonly { readonly scores: Scores; readonly total: number }[],
): Promise<WaitingCase> {
  const scores = reviews.map((review) => review.scores);
  return {
    id: row.id,
    version: row.version,
    scorePoints: row.score,
    totals: reviews.map(({ total }) => total),
    tieBreakers: rubric ? tieBreakersOf(rubric, scores) : [],
    proposed: await classOf(deps, row, prepared),
  };
}

async function classOf(deps: Deps, row: BoardCase['row'], { compiled }: Prepared) {
  const { facts } = row.state;
  const asksAnswers = compiled.awardClasses.some(({ rule }) =>
    [...(rule?.reads ?? [])].some((name) => compiled.fields.has(name)),
  );
  if (!asksAnswers) return proposedClass(compiled, { facts });
  const content = await frozenContent(deps, row);
  const answers = readableAnswers(deps, content?.answers ?? {});
  return proposedClass(compiled, { facts, answers });
}

const { columns: given } = allReviews;
const reviewColumns = {
  application_id: given.application_id,
  visit: given.visit,
  scores: given.scores,
  total: optional(wholeColumn()),
  total_hundredths: given.total_hundredths,
};

/** The reviews handed in for each case in its latest visit of the review stage. */
async function reviewsOf({ db }: Deps, waiting: readonly BoardCase[]) {
  const found = new Map<string, { visit: number; scores: Scores; total: number }[]>();
  if (waiting.length === 0) return found;
  const rows = await db.select(
    reviewColumns,
    `SELECT application_id, visit, scores, total, total_hundredths FROM reviews
      WHERE application_id IN (:ids) AND status = 'submitted' ORDER BY application_id, visit, seat`,
    { ids: waiting.map(({ row }) => row.id) },
  );
  for (const row of rows) {
    const { visit, scores } = row;
    const total = keptTotal(row) ?? 0;
    const earlier = (found.get(row.application_id) ?? []).filter((each) => each.visit === visit);
    found.set(row.application_id, [...earlier, { visit, scores, total }]);
  }
  return found;
}
