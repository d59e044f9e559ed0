import type { QueryInterface } from 'sequelize';
import {
  addIndex,
  createTable,
  dropTables,
  id,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const tables: readonly TableSpec[] = [
  {
    name: 'version_moves',
    columns: {
      id: id(),
      programme_id: id(),
      procedure_id: words(80),
      to_version_id: id(),
      reason: words(1000),
      status: words(36),
      proposed_by: id(),
      proposed_person: id(),
      proposed_at: time(),
      decided_by: optional(id()),
      decided_person: optional(id()),
      decided_at: optional(time()),
      decision_reason: optional(words(1000)),
      version: whole(),
    },
    indexes: [
      ['index', 'procedure_id', 'status'],
      ['index', 'status'],
    ],
    checks: {
      status: "{status} IN ('proposed', 'approved', 'moved', 'rejected', 'withdrawn', 'undone')",
      two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
      decided: "{status} IN ('proposed', 'withdrawn') OR {decided_person} IS NOT NULL",
    },
  },
  {
    name: 'version_move_lines',
    columns: {
      move_id: id(),
      application_id: id(),
      from_version_id: id(),
      case_version: whole(),
      place: optional(words(40)),
      status: words(36),
      skipped_for: optional(words(60)),
      moved_version: optional(whole()),
      moved_at: optional(time()),
      open_key: optional(id()),
    },
    key: ['move_id', 'application_id'],
    indexes: [
      ['unique', 'open_key'],
      ['index', 'application_id'],
    ],
    checks: {
      status: "{status} IN ('waiting', 'moved', 'skipped', 'undone')",
      waits_once: "({status} = 'waiting') = ({open_key} IS NOT NULL)",
      moved: "{status} IN ('waiting', 'skipped') OR {moved_version} IS NOT NULL",
    },
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
  await addIndex(queries, 'applications', 'procedure_version_id', 'status');
}

export async function down(queries: QueryInterface): Promise<void> {
  await queries.removeIndex('applications', 'applications__procedureversionid_status');
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
