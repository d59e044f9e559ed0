import type { QueryInterface } from 'sequelize';
import {
  createTable,
  dropTables,
  id,
  longText,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

/** What the applicant is told of a review: edited by one person, released by another. */
const reviewFeedbacks: TableSpec = {
  name: 'review_feedbacks',
  columns: {
    id: id(),
    application_id: id(),
    stage: words(40),
    visit: whole(),
    told: longText(),
    status: words(36),
    open_key: optional(words(80)),
    proposed_by: id(),
    proposed_person: id(),
    proposed_at: time(),
    decided_by: optional(id()),
    decided_person: optional(id()),
    decided_at: optional(time()),
    decision_reason: optional(words(500)),
  },
  indexes: [
    ['unique', 'open_key'],
    ['index', 'application_id', 'status'],
  ],
  checks: {
    status: "{status} IN ('proposed', 'approved', 'rejected')",
    open: "({status} = 'proposed') = ({open_key} IS NOT NULL)",
    two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
    decided: "({status} = 'proposed') = ({decided_person} IS NULL)",
  },
};

export const up = (queries: QueryInterface): Promise<void> => createTable(queries, reviewFeedbacks);

export const down = (queries: QueryInterface): Promise<void> =>
  dropTables(queries, ['review_feedbacks']);
