import { fenColumn, id, oneOf, optional, time, wholeColumn, words } from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** Over which amount a batch of a programme is approved by a second person of higher rank. */
export const approvalLimits = defineTable(
  'approval_limits',
  {
    id: id(),
    programme_id: id(),
    /** Counted from 1 within the programme; of those approved the last is in force. */
    place: wholeColumn(),
    /** In fen; null where every amount is approved once. */
    amount: optional(fenColumn()),
    reason: words(500),
    proposed_by: id(),
    /** Whose account that is; a second account is no second person. */
    proposed_person: id(),
    proposed_at: time(),
  },
  { indexes: [['unique', 'programme_id', 'place']] },
);

/** What became of a proposed limit; one that has none waits. */
export const approvalLimitDecisions = defineTable(
  'approval_limit_decisions',
  {
    limit_id: id(),
    decision: oneOf(['approved', 'rejected', 'withdrawn'], 10),
    /** Why it was rejected; '' otherwise. */
    reason: words(500),
    decided_by: id(),
    decided_person: id(),
    decided_at: time(),
  },
  { key: ['limit_id'] },
);

/** The second approval of a batch, over the hash of what was seen. */
export const batchApprovals = defineTable(
  'batch_approvals',
  {
    batch_id: id(),
    user_id: id(),
    person_id: id(),
    lines_hash: words(64),
    /** The limit that called for it. */
    limit_id: id(),
    at: time(),
  },
  { key: ['batch_id'] },
);
