import { instalmentActs } from '../../domain/award/instalmentActs.js';
import { id, oneOf, optional, proposedAndDecided, wholeColumn, words } from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** What two persons decide about an instalment; once decided, a row stands. */
export const instalmentDecisions = defineTable(
  'instalment_decisions',
  {
    id: id(),
    tranche_id: id(),
    application_id: id(),
    act: oneOf(instalmentActs, 20),
    /** For the record alone. */
    reason: words(1000),
    /** What the awardee is told of it. */
    told: words(1000),
    /** 1 where the case had ended, so that a release says that it is paid all the same. */
    after_end: wholeColumn(),
    status: oneOf(['proposed', 'approved', 'rejected', 'withdrawn']),
    /** The instalment while it is undecided, so that none waits for two decisions. */
    open_key: optional(id()),
    ...proposedAndDecided(),
    /** Why it was rejected. */
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'tranche_id', 'status'],
      ['index', 'status', 'application_id'],
    ],
  },
);
