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

/** What two persons do to a case outside its workflow: it is stopped, goes on, ends early. */
const exitProposals: TableSpec = {
  name: 'exit_proposals',
  columns: {
    id: id(),
    application_id: id(),
    case_exit: words(40),
    details: longText(),
    reason: words(1000),
    ground: words(200),
    status: words(36),
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
    ['index', 'application_id'],
  ],
  checks: {
    status: "{status} IN ('proposed', 'approved', 'rejected', 'withdrawn')",
    open: "({status} = 'proposed') = ({open_key} IS NOT NULL) AND ({open_key} IS NULL OR {open_key} = {application_id})",
    two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
    decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
  },
};

export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, exitProposals);
  await addColumnOnce(queries, 'applications', 'suspended_at', optional(time()));
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'applications', 'suspended_at');
  await dropTables(queries, ['exit_proposals']);
}
