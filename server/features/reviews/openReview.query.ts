import { holds, type Actor } from '../../domain/actor.js';
import { isKeptOut, isOwn } from '../../domain/access/caseAccess.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { reviews } from '../../data/tables/decisions.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import { caseOfRow, type CaseFile } from '../../shared/casefile/caseFile.js';
import { fileAtVisit } from '../../shared/casefile/caseVersions.js';
import { sightIn, type ExpertSight } from '../../shared/reading/expertSight.js';
import type { Deps } from '../../shared/request/deps.js';

const { columns: review } = reviews;
const openColumns = {
  ...applications.columns,
  review_id: review.id,
  review_stage: review.stage,
  review_status: review.status,
  review_version: review.version,
  visit: review.visit,
  scores: review.scores,
  comments: review.comments,
  opinion: review.opinion,
  unread: review.unread,
  total: review.total,
  total_hundredths: review.total_hundredths,
  committee_comment: review.committee_comment,
  committee_flag: review.committee_flag,
  familiarity: review.familiarity,
  notes: review.notes,
  handed_in_at: review.submitted_at,
};

/** What pages and changes of a review look at. */
export type ReviewRow = Pick<
  RowOf<typeof reviews>,
  | 'id'
  | 'stage'
  | 'visit'
  | 'status'
  | 'scores'
  | 'comments'
  | 'opinion'
  | 'unread'
  | 'total'
  | 'total_hundredths'
  | 'committee_comment'
  | 'committee_flag'
  | 'familiarity'
  | 'notes'
  | 'submitted_at'
  | 'version'
>;

/** An expert's own review with the case behind it. */
export interface OpenReview {
  readonly review: ReviewRow;
  readonly file: CaseFile;
  readonly rubric: Rubric;
  /** What this expert may read. */
  readonly sight: ExpertSight;
  /** The panel still works on the visit this seat belongs to. */
  readonly open: boolean;
}

/**
 * Opens a review for the expert who holds its seat. Anybody else's review is refused exactly like
 * one that does not exist; whose own it was, and who is recused or an expert no longer, is told so,
 * and nothing of the case.
 */
export async function openReview(deps: Deps, actor: Actor, id: string): Promise<OpenReview> {
  const [found] = await deps.db.select(
    openColumns,
    `SELECT a.*, r.id AS review_id, r.stage AS review_stage, r.status AS review_status,
            r.version AS review_version, r.visit, r.scores, r.comments, r.opinion, r.unread, r.total,
            r.total_hundredths, r.committee_comment, r.committee_flag, r.familiarity, r.notes,
            r.submitted_at AS handed_in_at
       FROM reviews r JOIN applications a ON a.id = r.application_id
      WHERE r.id = :id AND r.expert_id = :expert`,
    { id, expert: actor.userId },
  );
  if (!found) throw hidden();
  const own = {
    id: found.review_id,
    stage: found.review_stage,
    status: found.review_status,
    version: found.review_version,
    visit: found.visit,
    scores: found.scores,
    comments: found.comments,
    opinion: found.opinion,
    unread: found.unread,
    total: found.total,
    total_hundredths: found.total_hundredths,
    committee_comment: found.committee_comment,
    committee_flag: found.committee_flag,
    familiarity: found.familiarity,
    notes: found.notes,
    submitted_at: found.handed_in_at,
  };
  return reviewIn(deps, actor, own, await caseOfRow(deps, found));
}

/** The same of a review whose case is open already. */
export async function reviewIn(
  deps: Deps,
  actor: Actor,
  own: ReviewRow,
  present: CaseFile,
): Promise<OpenReview> {
  // A review is read by the rubric it was written under.
  const file = await fileAtVisit(deps, present, own.visit);
  if (isOwn(actor, file.subject)) throw hidden();
  if (isKeptOut(actor, file.subject)) throw forbidden('review_recused');
  if (!holds(actor, 'expert', file.row.programme_id)) throw forbidden('review_no_expert');
  const stage = file.rules.stage(own.stage);
  const seats = stageKind(stage.kind).seats(stage);
  const rubric = seats && file.rules.rubric(seats.rubric);
  if (!rubric) throw new Error(`no rubric for ${own.stage}`);
  const { state } = file.subject;
  return {
    review: own,
    file,
    rubric,
    sight: sightIn(file.definition, own.stage),
    open: state.stage === own.stage && state.visit === own.visit,
  };
}
