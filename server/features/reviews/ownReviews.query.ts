import type { Database } from '../../data/database.js';
import { localTextSchema, type LocalText } from '../../domain/localText.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';

/** One of an expert's own reviews, for the desk and for the row of places above the scoring page. */
export interface OwnReview {
  readonly id: string;
  readonly applicationId: string;
  readonly status: 'invited' | 'accepted' | 'declined' | 'submitted';
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

interface OwnRow {
  readonly id: string;
  readonly application_id: string;
  readonly status: OwnReview['status'];
  readonly stage: string;
  readonly total: number | null;
  readonly invited_at: string;
  readonly submitted_at: string | null;
  readonly call_id: string;
  readonly call_title: string;
  readonly procedure_version_id: string;
  readonly title: string;
  readonly present_stage: string | null;
  readonly stage_entered_at: string | null;
  readonly due_at: string | null;
  readonly place: number | string;
}

/** The expert's latest 200 reviews, newest first. */
export async function ownReviews(db: Database, expertId: string): Promise<OwnReview[]> {
  const rows = await db.selectBelieved<OwnRow>(
    `SELECT r.id, r.application_id, r.status, r.stage, r.total, r.invited_at, r.submitted_at,
            a.call_id, c.title AS call_title, a.procedure_version_id, a.title,
            a.stage AS present_stage, a.stage_entered_at, a.due_at, a.place
       FROM reviews r
       JOIN applications a ON a.id = r.application_id
       JOIN calls c ON c.id = a.call_id
      WHERE r.expert_id = :expert ORDER BY r.id DESC LIMIT 200`,
    { expert: expertId },
  );
  return rows.map(ownReview);
}

function ownReview(row: OwnRow): OwnReview {
  return {
    id: row.id,
    applicationId: row.application_id,
    status: row.status,
    stage: row.stage,
    total: row.total,
    submittedAt: row.submitted_at,
    callId: row.call_id,
    callTitle: localTextSchema.parse(JSON.parse(row.call_title)),
    versionId: row.procedure_version_id,
    code: reviewCode(row.place),
    title: row.title,
    // A seat of an earlier visit was offered before the case entered the stage again.
    open: row.present_stage === row.stage && row.invited_at >= (row.stage_entered_at ?? ''),
    dueAt: row.due_at,
  };
}
