import { optional, wholeColumn } from '../../data/schema/columns.js';
import { reviews as allReviews } from '../../data/tables/decisions.js';
import type { Prepared } from '../../data/stores/definitionStore.js';
import { ruleKey } from '../../domain/definition/stageRules.js';
import type { Answers } from '../../domain/form/answerValues.js';
import { proposedClass } from '../../domain/procedure/compiled.js';
import { workflowRulesOf } from '../../domain/procedure/workflowRules.js';
import type { GivenTotal } from '../../domain/review/calibration.js';
import {
  tieBreakersOf,
  type RescoredEntry,
  type WaitingCase,
} from '../../domain/review/proposal.js';
import { keptTotal, type Scores } from '../../domain/review/rubric.js';
import { aggregate } from '../../domain/scoring/aggregation.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import type { Seats } from '../../domain/workflow/contract/stageQuestions.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { readableAnswers } from '../../shared/casefile/caseContent.js';
import { frozenContents } from '../../shared/casefile/frozenContent.js';
import type { Deps } from '../../shared/request/deps.js';
import type { BoardCase } from '../../shared/boards/callBoard.query.js';

/** A case that waits to be ranked, and the rubric of the reviews it rests on. */
export interface ReviewedCase {
  readonly waiting: WaitingCase;
  readonly rubric: Rubric | null;
  /** Who gave which total; for reckoning alone, no page tells it. */
  readonly given: readonly Pick<GivenTotal, 'expert' | 'total'>[];
}

/** Everything that decides the places of these cases. */
export async function waitingCases(
  deps: Deps,
  waiting: readonly BoardCase[],
): Promise<readonly ReviewedCase[]> {
  const reviews = await reviewsOf(deps, waiting);
  const scored = waiting.map((each) => {
    const given = reviews.get(each.row.id) ?? [];
    return { each, given, scoring: scoringOf(each.prepared, given) };
  });
  const asking = scored.filter(({ each, scoring }) => asksAnswers(each, scoring));
  const contents = await frozenContents(
    deps,
    asking.map(({ each }) => each.row),
  );
  return scored.map(({ each, given, scoring }) => {
    const answers = readableAnswers(deps, contents.get(each.row.id)?.answers ?? {});
    return reviewedCase(each, given, scoring, answers);
  });
}

interface Review {
  readonly stage: string;
  readonly visit: number;
  readonly expert: string;
  readonly scores: Scores;
  readonly total: number;
}

/** The stage that a case was scored in last, with its rubric. */
interface Scoring {
  readonly stage: string;
  readonly seats: Seats;
  readonly rubric: Rubric;
}

function scoringOf({ rules }: Prepared, [first]: readonly Review[]): Scoring | null {
  if (!first) return null;
  const config = rules.stage(first.stage);
  const seats = stageKind(config.kind).seats(config);
  const rubric = seats && rules.rubric(seats.rubric);
  return rubric ? { stage: first.stage, seats, rubric } : null;
}

function reviewedCase(
  { row, prepared }: BoardCase,
  reviews: readonly Review[],
  scoring: Scoring | null,
  answers: Answers,
): ReviewedCase {
  const { facts } = row.state;
  const tieBreakers = (given: readonly Review[]): number[] =>
    scoring
      ? tieBreakersOf(
          scoring.rubric,
          given.map(({ scores }) => scores),
        )
      : [];
  const waiting = {
    id: row.id,
    version: row.version,
    scorePoints: row.score,
    totals: reviews.map(({ total }) => total),
    tieBreakers: tieBreakers(reviews),
    proposed: proposedClass(prepared.compiled, { facts, answers }),
    again: (kept: readonly number[]): RescoredEntry | null => {
      const given = kept.flatMap((index) => reviews[index] ?? []);
      const score = scoring && combinedScore(prepared, scoring, given, { facts, answers });
      if (score === null) return null;
      return {
        scorePoints: Math.round(score * 100),
        tieBreakers: tieBreakers(given),
        proposed: proposedClass(prepared.compiled, { facts: { ...facts, score }, answers }),
      };
    },
  };
  const given = reviews.map(({ expert, total }) => ({ expert, total }));
  return { waiting, rubric: scoring?.rubric ?? null, given };
}

interface Known {
  readonly facts: BoardCase['row']['state']['facts'];
  readonly answers: Answers;
}

/** The score that these reviews come to, combined with what was known before as the stage says. */
function combinedScore(
  { compiled }: Prepared,
  { stage, seats, rubric }: Scoring,
  given: readonly Review[],
  { facts, answers }: Known,
): number | null {
  const score = aggregate(
    rubric.aggregate,
    given.map(({ total }) => total),
  );
  if (score === null || seats.combine === null) return score;
  const rules = workflowRulesOf(compiled, { answers });
  const combined = rules.evaluate(stage, seats.combine, { facts: { ...facts, score } });
  return typeof combined === 'number' ? Math.round(combined * 100) / 100 : null;
}

/** Whether a class or the combined score asks for what was handed in. */
function asksAnswers({ prepared: { compiled } }: BoardCase, scoring: Scoring | null): boolean {
  const combine = scoring?.seats.combine ?? null;
  const rules = [
    ...compiled.awardClasses.map(({ rule }) => rule),
    scoring && combine !== null ? compiled.stageRules.get(ruleKey(scoring.stage, combine)) : null,
  ];
  return rules.some((rule) => [...(rule?.reads ?? [])].some((name) => compiled.fields.has(name)));
}

const { columns: given } = allReviews;
const reviewColumns = {
  application_id: given.application_id,
  stage: given.stage,
  visit: given.visit,
  expert_id: given.expert_id,
  scores: given.scores,
  total: optional(wholeColumn()),
  total_hundredths: given.total_hundredths,
};

/** The reviews handed in for each case in the latest visit in which any was. */
async function reviewsOf(
  { db }: Deps,
  waiting: readonly BoardCase[],
): Promise<ReadonlyMap<string, readonly Review[]>> {
  const found = new Map<string, Review[]>();
  if (waiting.length === 0) return found;
  const rows = await db.select(
    reviewColumns,
    `SELECT application_id, stage, visit, expert_id, scores, total, total_hundredths FROM reviews
      WHERE application_id IN (:ids) AND status = 'submitted' ORDER BY application_id, visit, seat`,
    { ids: waiting.map(({ row }) => row.id) },
  );
  for (const row of rows) {
    const { stage, visit, expert_id: expert, scores } = row;
    const earlier = (found.get(row.application_id) ?? []).filter((each) => each.visit === visit);
    const review = { stage, visit, expert, scores, total: keptTotal(row) ?? 0 };
    found.set(row.application_id, [...earlier, review]);
  }
  return found;
}
