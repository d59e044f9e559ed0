import type { QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  createTable,
  dropColumn,
  dropTables,
  id,
  optional,
  replaceCheck,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const tables: readonly TableSpec[] = [
  {
    name: 'call_experts',
    columns: { call_id: id(), user_id: id(), added_at: time(), added_by: id() },
    key: ['call_id', 'user_id'],
    indexes: [['index', 'user_id']],
  },
  {
    name: 'call_cancellations',
    columns: {
      id: id(),
      call_id: id(),
      reason: words(500),
      status: words(10),
      live_key: optional(id()),
      proposed_by: id(),
      proposed_person: id(),
      proposed_at: time(),
      decided_by: optional(id()),
      decided_person: optional(id()),
      decided_at: optional(time()),
    },
    indexes: [
      ['unique', 'live_key'],
      ['index', 'call_id'],
    ],
    checks: {
      status: "{status} IN ('proposed', 'withdrawn', 'approved')",
      live_while:
        "({status} IN ('proposed', 'approved')) = ({live_key} IS NOT NULL) AND ({live_key} IS NULL OR {live_key} = {call_id})",
      decided: "({status} = 'proposed') = ({decided_person} IS NULL)",
      another: "{status} <> 'approved' OR {decided_person} <> {proposed_person}",
    },
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
  await addColumnOnce(queries, 'calls', 'freeze_days', whole());
  const days = '{freeze_days} IS NULL OR {freeze_days} BETWEEN 0 AND 20';
  await replaceCheck(queries, 'calls', 'freeze', days);
}

export async function down(queries: QueryInterface): Promise<void> {
  await replaceCheck(queries, 'calls', 'freeze', '1 = 1');
  await dropColumn(queries, 'calls', 'freeze_days');
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
