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
  words,
  type TableSpec,
} from './support/schema.js';

/** What two persons do to a confirmed ranking: a place is filled from the reserve, the order corrected. */
const rankingChanges: TableSpec = {
  name: 'ranking_changes',
  columns: {
    id: id(),
    call_id: id(),
    kind: words(20),
    content: longText(),
    content_hash: words(64),
    reason: longText(),
    ground: words(200),
    status: words(20),
    open_key: optional(id()),
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
    ['index', 'call_id', 'proposed_at'],
  ],
  checks: {
    status: "{status} IN ('proposed', 'approved', 'rejected', 'withdrawn')",
    open: "({status} = 'proposed') = ({open_key} IS NOT NULL) AND ({open_key} IS NULL OR {open_key} = {call_id})",
    two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
    decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
  },
};

/** A public list says why a line of it holds no more, and a confirmed ranking is changed by two. */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'notice_entries', 'struck_for', optional(words(20)));
  await createTable(queries, rankingChanges);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, ['ranking_changes']);
  await dropColumn(queries, 'notice_entries', 'struck_for');
}
