import { flag } from '../../data/schema/columns.js';
import type { Database } from '../../data/database.js';
import type { RowOf } from '../../data/schema/rows.js';
import { reviews, reviewVersions } from '../../data/tables/decisions.js';

const { columns: version } = reviewVersions;
const versionColumns = {
  review_id: version.review_id,
  visit: reviews.columns.visit,
  number: version.number,
  scores: version.scores,
  comments: version.comments,
  opinion: version.opinion,
  committee_comment: version.committee_comment,
  applicant_comment: version.applicant_comment,
  committee_flag: version.committee_flag,
  familiarity: version.familiarity,
  total: version.total,
  total_hundredths: version.total_hundredths,
  submitted_at: version.submitted_at,
  put_back_at: version.put_back_at,
  reason: version.reason,
  /** Its own expert opened it again; the secretary did otherwise. */
  by_expert: flag(),
};

/** What a review said when it was handed in, before it was opened again, and why it was. */
export type ReviewVersion = RowOf<typeof versionColumns>;

/** Every earlier version of the reviews of a case, the first of each before the next. One statement. */
export const versionsOfCase = (db: Database, caseId: string): Promise<ReviewVersion[]> =>
  db.select(
    versionColumns,
    `SELECT v.review_id, r.visit, v.number, v.scores, v.comments, v.opinion, v.committee_comment,
            v.applicant_comment, v.committee_flag, v.familiarity, v.total, v.total_hundredths,
            v.submitted_at, v.put_back_at, v.reason, v.put_back_by = r.expert_id AS by_expert
       FROM review_versions v JOIN reviews r ON r.id = v.review_id
      WHERE r.application_id = :id ORDER BY v.review_id, v.number`,
    { id: caseId },
  );
