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

const tables: readonly TableSpec[] = [
  {
    name: 'procedure_drafts',
    columns: {
      id: id(),
      procedure_id: words(80),
      programme_id: id(),
      base_version_id: optional(id()),
      definition: longText(),
      status: words(36),
      open_key: optional(words(80)),
      created_at: time(),
      created_by: id(),
      changed_at: time(),
      changed_by: id(),
      proposed_at: optional(time()),
      proposed_by: optional(id()),
      proposer_person_id: optional(id()),
      proposed_hash: optional(words(64)),
      note: optional(words(2000)),
      decided_at: optional(time()),
      decided_by: optional(id()),
      decider_person_id: optional(id()),
      decision: optional(words(2000)),
      version: whole(),
    },
    indexes: [
      ['unique', 'open_key'],
      ['index', 'programme_id', 'status'],
      ['index', 'procedure_id'],
    ],
    checks: {
      status: "{status} IN ('editing', 'proposed', 'published', 'discarded')",
      open:
        "({status} IN ('editing', 'proposed') AND {open_key} = {procedure_id}) " +
        "OR ({status} IN ('published', 'discarded') AND {open_key} IS NULL)",
      two_persons:
        "{status} <> 'published' OR ({proposer_person_id} IS NOT NULL " +
        'AND {decider_person_id} IS NOT NULL AND {proposer_person_id} <> {decider_person_id})',
    },
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
