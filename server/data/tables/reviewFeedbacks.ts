import {
  id,
  longTextColumn,
  oneOf,
  optional,
  proposedAndDecided,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

const feedbackStatuses = ['proposed', 'approved', 'rejected'] as const;

/** What the applicant is told of a review: edited by one person, released by another. */
export const reviewFeedbacks = defineTable(
  'review_feedbacks',
  {
    id: id(),
    application_id: id(),
    stage: words(40),
    visit: wholeColumn(),
    told: longTextColumn(),
    status: oneOf(feedbackStatuses),
    /** Case and stage while it waits for its second person, so that none waits twice. */
    open_key: optional(words(80)),
    ...proposedAndDecided(),
    /** What is to be changed, where it was given back. */
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'application_id', 'status'],
    ],
  },
);
