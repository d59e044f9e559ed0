import { wholeColumn } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications, tasks } from '../../data/tables/cases.js';
import { reviews, reviewVersions } from '../../data/tables/decisions.js';
import { calls } from '../../data/tables/procedures.js';
import type { SeatStatus } from '../../domain/workflow/contract/stageQuestions.js';
import type { Database } from '../../data/database.js';
import type { LocalText } from '../../domain/localText.js';
import { keptTotal } from '../../domain/review/rubric.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';

/** One of an expert's own reviews, as the row of places above the scoring page shows it. */
export interface OwnPlace {
  readonly id: string;
  readonly status: SeatStatus;
  /** Points. */
  readonly total: number | null;
  readonly callId: string;
  readonly place: number;
  readonly code: string;
  /** The panel still works: the case stands in the stage it was invited for. */
  readonly open: boolean;
  /** By when this seat owes its review, as long as it does; the stage's day otherwise. */
  readonly dueAt: string | null;
}

/** The same for the desk. */
export interface OwnReview extends OwnPlace {
  readonly applicationId: string;
  readonly stage: string;
  readonly submittedAt: string | null;
  /** Handed in before and open again, by whom; null where it is not. */
  readonly again: 'putBack' | 'takenBack' | null;
  readonly callTitle: LocalText;
  readonly versionId: string;
  readonly title: string;
}

const { columns: review } = reviews;
const { columns: application } = applications;
const placeColumns = {
  id: review.id,
  status: review.status,
  stage: review.stage,
  total: review.total,
  total_hundredths: review.total_hundredths,
  invited_at: review.invited_at,
  call_id: application.call_id,
  present_stage: application.stage,
  stage_entered_at: application.stage_entered_at,
  place: wholeColumn(),
  due_at: application.due_at,
};
const ownColumns = {
  ...placeColumns,
  application_id: review.application_id,
  visit: review.visit,
  seat: review.seat,
  submitted_at: review.submitted_at,
  expert_id: review.expert_id,
  procedure_version_id: application.procedure_version_id,
  title: application.title,
};

/** The day of a seat is that of its task, which the secretary may have put off. */
const dueOfSeat = `COALESCE((SELECT t.due_at FROM tasks t
    WHERE t.application_id = r.application_id AND t.status = 'open'
      AND t.id = CONCAT(r.stage, '.', r.visit, '.seat-', r.seat)), a.due_at) AS due_at`;

/** The expert's latest 200 reviews, newest first. */
export async function ownReviews(db: Database, expertId: string): Promise<OwnReview[]> {
  const rows = await db.select(
    ownColumns,
    `SELECT r.id, r.application_id, r.status, r.stage, r.total, r.total_hundredths, r.invited_at,
            r.submitted_at, r.expert_id,
            a.call_id, a.procedure_version_id, a.title,
            a.stage AS present_stage, a.stage_entered_at, a.place, a.due_at, r.visit, r.seat
       FROM reviews r JOIN applications a ON a.id = r.application_id
      WHERE r.expert_id = :expert ORDER BY r.invited_at DESC, r.id LIMIT 200`,
    { expert: expertId },
  );
  const titles = await titlesOf(db, [...new Set(rows.map(({ call_id: call }) => call))]);
  const dues = await duesOf(db, expertId);
  const openers = await openersOf(
    db,
    rows.filter(({ status }) => status === 'accepted').map(({ id }) => id),
  );
  return rows.map((row) => {
    const due = dues.get(`${row.application_id} ${row.stage}.${row.visit}.seat-${row.seat}`);
    const own = ownReview({ ...row, due_at: due ?? row.due_at }, openers.get(row.id));
    return { ...own, callTitle: titles.get(row.call_id) ?? nameless };
  });
}

/** By whom these reviews, open now, were opened after being handed in: of each, the last. */
async function openersOf(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { review_id, put_back_by } = reviewVersions.columns;
  const rows = await db.select(
    { review_id, put_back_by },
    'SELECT review_id, put_back_by FROM review_versions WHERE review_id IN (:ids) ORDER BY number',
    { ids },
  );
  return new Map(rows.map((row) => [row.review_id, row.put_back_by]));
}

/** The days of the open tasks of this account, by case and task. */
async function duesOf(db: Database, userId: string): Promise<ReadonlyMap<string, string | null>> {
  const { application_id, id, due_at } = tasks.columns;
  const rows = await db.select(
    { application_id, id, due_at },
    `SELECT application_id, id, due_at FROM tasks WHERE user_id = :user AND status = 'open'`,
    { user: userId },
  );
  return new Map(rows.map((row) => [`${row.application_id} ${row.id}`, row.due_at]));
}

const nameless: LocalText = { zh: '', en: '' };

/** Titles of the few calls that an expert's reviews lie in, read once rather than with each review. */
async function titlesOf(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LocalText>> {
  if (ids.length === 0) return new Map();
  const { id, title } = calls.columns;
  const rows = await db.select({ id, title }, 'SELECT id, title FROM calls WHERE id IN (:ids)', {
    ids,
  });
  return new Map(rows.map((row) => [row.id, row.title]));
}

/** The same reviews with no more than their places. */
export async function ownPlaces(db: Database, expertId: string): Promise<OwnPlace[]> {
  const rows = await db.select(
    placeColumns,
    `SELECT r.id, r.status, r.stage, r.total, r.total_hundredths, r.invited_at, a.call_id,
            a.stage AS present_stage, a.stage_entered_at, a.place, ${dueOfSeat}
       FROM reviews r JOIN applications a ON a.id = r.application_id
      WHERE r.expert_id = :expert ORDER BY r.invited_at DESC, r.id LIMIT 200`,
    { expert: expertId },
  );
  return rows.map(ownPlace);
}

function ownPlace(row: RowOf<typeof placeColumns>): OwnPlace {
  return {
    id: row.id,
    status: row.status,
    total: keptTotal(row),
    callId: row.call_id,
    dueAt: row.due_at,
    place: row.place,
    code: reviewCode(row.place),
    // A seat of an earlier visit was offered before the case entered the stage again.
    open: row.present_stage === row.stage && row.invited_at >= (row.stage_entered_at ?? ''),
  };
}

const ownReview = (
  row: RowOf<typeof ownColumns>,
  openedBy: string | undefined,
): Omit<OwnReview, 'callTitle'> => ({
  ...ownPlace(row),
  applicationId: row.application_id,
  stage: row.stage,
  submittedAt: row.submitted_at,
  again: openedBy === undefined ? null : openedBy === row.expert_id ? 'takenBack' : 'putBack',
  versionId: row.procedure_version_id,
  title: row.title,
});
