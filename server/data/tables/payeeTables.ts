import { payeeKinds, payeeOutcomes } from '../../domain/fund/payee.js';
import {
  id,
  longTextColumn,
  oneOf,
  optional,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** Which account an award is to be paid to, as it was named each time. Append-only. */
export const payeeAssignments = defineTable(
  'payee_assignments',
  {
    id: id(),
    application_id: id(),
    /** 1 for the first of its award. */
    place: wholeColumn(),
    bank_account_id: id(),
    kind: oneOf(payeeKinds, 10),
    proof_file_id: optional(id()),
    proof_name: words(255),
    reason: longTextColumn(),
    /** 1 where somebody of the zone recorded it for an applicant who did not answer. */
    on_behalf: wholeColumn(),
    asked_by: optional(id()),
    asked_person: optional(id()),
    asked_at: time(),
  },
  {
    indexes: [
      ['unique', 'application_id', 'place'],
      ['index', 'bank_account_id'],
    ],
  },
);

/** What became of an assignment: a second person's check, or taken back. Append-only. */
export const payeeDecisions = defineTable(
  'payee_decisions',
  {
    assignment_id: id(),
    application_id: id(),
    outcome: oneOf(payeeOutcomes, 10),
    reason: longTextColumn(),
    asked_person: id(),
    decided_by: id(),
    decided_person: id(),
    decided_at: time(),
    counts_from: optional(time()),
  },
  { key: ['assignment_id'], indexes: [['index', 'application_id']] },
);
