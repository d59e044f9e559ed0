import { definitionSchema } from '../../domain/definition/definition.js';
import { draftStatuses } from '../../domain/editing/draftState.js';
import { id, json, oneOf, optional, time, wholeColumn, words } from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** A definition on its way to the next version of its procedure. */
export const procedureDrafts = defineTable(
  'procedure_drafts',
  {
    id: id(),
    procedure_id: words(80),
    programme_id: id(),
    /** The version it began from; null where the procedure is new. */
    base_version_id: optional(id()),
    definition: json(definitionSchema),
    status: oneOf(draftStatuses),
    /** The procedure while the draft is open, so that there is one at a time. */
    open_key: optional(words(80)),
    created_at: time(),
    created_by: id(),
    changed_at: time(),
    changed_by: id(),
    proposed_at: optional(time()),
    proposed_by: optional(id()),
    proposer_person_id: optional(id()),
    /** What was proposed; publishing takes this and nothing else. */
    proposed_hash: optional(words(64)),
    /** What the proposer says of it. */
    note: optional(words(2000)),
    decided_at: optional(time()),
    decided_by: optional(id()),
    decider_person_id: optional(id()),
    /** Why it was sent back or discarded. */
    decision: optional(words(2000)),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'programme_id', 'status'],
      ['index', 'procedure_id'],
    ],
  },
);
