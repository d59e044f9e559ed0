import type { QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  createTable,
  dropColumn,
  dropTables,
  id,
  longText,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

/** Who sits where leaves the case: seats have rows of their own, and the case knows their numbers. */
const seats: TableSpec = {
  name: 'seats',
  columns: {
    application_id: id(),
    visit: whole(),
    seat: whole(),
    stage: words(40),
    user_id: id(),
    seated_at: time(),
  },
  key: ['application_id', 'visit', 'seat'],
  indexes: [['index', 'user_id']],
};

/** What a review said when it was put back to its expert. */
const reviewVersions: TableSpec = {
  name: 'review_versions',
  columns: {
    review_id: id(),
    number: whole(),
    scores: longText(),
    comments: longText(),
    opinion: longText(),
    committee_comment: optional(longText()),
    applicant_comment: optional(longText()),
    committee_flag: optional(words(20)),
    familiarity: optional(words(10)),
    total: optional(whole()),
    total_hundredths: optional(whole()),
    submitted_at: time(),
    put_back_at: time(),
    put_back_by: id(),
    reason: words(500),
  },
  key: ['review_id', 'number'],
  appendOnly: true,
};

export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, seats);
  await createTable(queries, reviewVersions);
  // The status stays one of those that a process of 0.5.0 knows; these say how it came to that.
  await addColumnOnce(queries, 'reviews', 'left_as', optional(words(10)));
  await addColumnOnce(queries, 'reviews', 'reopened_at', optional(time()));
  await carry(queries);
}

/** Experts of cases that run or ran; a process of 0.5.0 beside this release seats them in `reviews` alone. */
export async function carry(queries: QueryInterface): Promise<void> {
  await queries.sequelize.query(
    `INSERT INTO seats (application_id, visit, seat, stage, user_id, seated_at)
     SELECT r.application_id, r.visit, r.seat, r.stage, r.expert_id, r.invited_at FROM reviews r
      WHERE NOT EXISTS (SELECT 1 FROM seats s WHERE s.application_id = r.application_id
                           AND s.visit = r.visit AND s.seat = r.seat)`,
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'reviews', 'reopened_at');
  await dropColumn(queries, 'reviews', 'left_as');
  await dropTables(queries, ['review_versions', 'seats']);
}
