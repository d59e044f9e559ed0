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

const tables: readonly TableSpec[] = [
  {
    name: 'objection_hearings',
    columns: {
      objection_id: id(),
      application_id: id(),
      told: longText(),
      agreed: words(200),
      asked_at: time(),
      asked_by: id(),
      due_at: time(),
      extended_from: optional(time()),
      extended_at: optional(time()),
      extended_by: optional(id()),
      extension_reason: words(500),
      answer: optional(longText()),
      answered_at: optional(time()),
      answered_by: optional(id()),
      silent_at: optional(time()),
    },
    key: ['objection_id'],
    indexes: [
      ['index', 'application_id'],
      ['index', 'silent_at', 'due_at'],
    ],
    checks: {
      extended:
        '({extended_at} IS NULL) = ({extended_from} IS NULL) AND ({extended_at} IS NULL) = ({extended_by} IS NULL)',
      later: '{extended_from} IS NULL OR {extended_from} < {due_at}',
      answered:
        '({answered_at} IS NULL) = ({answer} IS NULL) AND ({answered_at} IS NULL) = ({answered_by} IS NULL)',
    },
  },
  {
    name: 'objection_papers',
    columns: {
      objection_id: id(),
      place: whole(),
      file_id: id(),
      file_name: words(255),
    },
    key: ['objection_id', 'place'],
    appendOnly: true,
  },
  {
    name: 'objection_findings',
    columns: {
      id: id(),
      objection_id: id(),
      application_id: id(),
      finding: words(10),
      reason: longText(),
      status: words(10),
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
      ['index', 'objection_id', 'proposed_at'],
      ['index', 'status', 'application_id'],
    ],
    checks: {
      finding: "{finding} IN ('dismissed', 'upheld', 'withdrawn', 'moot')",
      status: "{status} IN ('proposed', 'approved', 'rejected', 'withdrawn')",
      open: "({status} = 'proposed') = ({open_key} IS NOT NULL) AND ({open_key} IS NULL OR {open_key} = {objection_id})",
      two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
      decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
    },
  },
];

/**
 * The applicant is heard before an objection is upheld, and a second person decides. What is new of
 * an objection stands in columns of their own: to a process of 0.5.0 one that was withdrawn or has
 * no case any more reads as not upheld.
 */
export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
  await addColumnOnce(queries, 'objections', 'withdrawn_at', optional(time()));
  await addColumnOnce(queries, 'objections', 'withdrawn_for', optional(longText()));
  await addColumnOnce(queries, 'objections', 'closed_as', optional(words(10)));
}

export async function down(queries: QueryInterface): Promise<void> {
  for (const column of ['closed_as', 'withdrawn_for', 'withdrawn_at']) {
    await dropColumn(queries, 'objections', column);
  }
  await dropTables(
    queries,
    tables.map(({ name }) => name),
  );
}
