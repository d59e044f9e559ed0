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

/** A year of the calendar changes by two persons, and moves the deadlines that it touches. */
const changes: TableSpec = {
  name: 'calendar_changes',
  columns: {
    id: id(),
    year: whole(),
    content: longText(),
    replaced: optional(longText()),
    reason: words(500),
    status: words(36),
    open_key: optional(words(8)),
    proposed_by: id(),
    proposed_person: id(),
    proposed_at: time(),
    decided_by: optional(id()),
    decided_person: optional(id()),
    decided_at: optional(time()),
    decision_reason: optional(words(500)),
    moved_cases: whole(),
    version: whole(),
  },
  indexes: [
    ['unique', 'open_key'],
    ['index', 'year'],
  ],
  checks: {
    status: "{status} IN ('proposed', 'published', 'moved', 'rejected', 'withdrawn')",
    open: "({status} IN ('proposed', 'published')) = ({open_key} IS NOT NULL) AND ({open_key} IS NULL OR {open_key} = 'open')",
    two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
    decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
  },
};

export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, changes);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, ['calendar_changes']);
}
