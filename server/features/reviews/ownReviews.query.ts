import { wholeColumn } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { reviews } from '../../data/tables/decisions.js';
import { calls } from '../../data/tables/procedures.js';
import type { SeatStatus } from '../../domain/workflow/contract/stageQuestions.js';
import type { Database } from '../../data/database.js';
import type { LocalText } from '../../domain/localText.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';

/** One of an expert's own reviews, for the desk and for the row of places above the scoring page. */
export interface OwnReview {
  readonly id: string;
  readonly applicationId: string;
  readonly status: SeatStatus;
  readonly stage: string;
  readonly total: number | null;
  readonly submittedAt: string | null;
  readonly callId: string;
  readonly callTitle: LocalText;
  readonly versionId: string;
  readonly code: string;
  readonly title: string;
  /** The panel still works: the case stands in the stage it was invited for. */
  readonly open: boolean;
  readonly dueAt: string | null;
}

const { columns: review } = reviews;
const { columns: application } = applications;
const ownColumns = {
  id: review.id,
  application_id: review.application_id,
  status: review.status,
  stage: review.stage,
  total: review.total,
  invited_at: review.invited_at,
  submitted_at: review.submitted_at,
  call_id: application.call_id,
  call_title: calls.columns.title,
  procedure_version_id: application.procedure_version_id,
  title: application.title,
  present_stage: application.stage,
  stage_entered_at: application.stage_entered_at,
  due_at: application.due_at,
  place: wholeColumn(),
};

/** The expert's latest 200 reviews, newest first. */
export async function ownReviews(db: Database, expertId: string): Promise<OwnReview[]> {
  const rows = await db.select(
    ownColumns,
    `SELECT r.id, r.application_id, r.status, r.stage, r.total, r.invited_at, r.submitted_at,
            a.call_id, c.title AS call_title, a.procedure_version_id, a.title,
            a.stage AS present_stage, a.stage_entered_at, a.due_at, a.place
       FROM reviews r
       JOIN applications a ON a.id = r.application_id
       JOIN calls c ON c.id = a.call_id
      WHERE r.expert_id = :expert ORDER BY r.invited_at DESC, r.id LIMIT 200`,
    { expert: expertId },
  );
  return rows.map(ownReview);
}

function ownReview(row: RowOf<typeof ownColumns>): OwnReview {
  return {
    id: row.id,
    applicationId: row.application_id,
    status: row.status,
    stage: row.stage,
    total: row.total,
    submittedAt: row.submitted_at,
    callId: row.call_id,
    callTitle: row.call_title,
    versionId: row.procedure_version_id,
    code: reviewCode(row.place),
    title: row.title,
    // A seat of an earlier visit was offered before the case entered the stage again.
    open: row.present_stage === row.stage && row.invited_at >= (row.stage_entered_at ?? ''),
    dueAt: row.due_at,
  };
}
