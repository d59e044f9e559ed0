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
    name: 'reviews',
    columns: {
      id: id(),
      application_id: id(),
      stage: words(40),
      visit: whole(),
      seat: whole(),
      expert_id: id(),
      status: words(10),
      scores: longText(),
      comments: longText(),
      opinion: longText(),
      total: optional(whole()),
      invited_at: time(),
      undertaking_at: optional(time()),
      declined_reason: words(500),
      submitted_at: optional(time()),
      version: whole(),
    },
    indexes: [
      ['unique', 'application_id', 'visit', 'seat'],
      ['unique', 'application_id', 'visit', 'expert_id'],
      ['index', 'expert_id', 'status'],
    ],
  },
  {
    name: 'notices',
    columns: {
      id: id(),
      call_id: id(),
      title: longText(),
      content: longText(),
      content_hash: words(64),
      published_at: time(),
      published_by: id(),
      ends_at: time(),
      closed_at: optional(time()),
    },
    indexes: [
      ['index', 'published_at'],
      ['index', 'closed_at', 'ends_at'],
    ],
  },
  {
    name: 'notice_entries',
    columns: {
      notice_id: id(),
      application_id: id(),
    },
    key: ['notice_id', 'application_id'],
    indexes: [['index', 'application_id']],
  },
  {
    name: 'objections',
    columns: {
      id: id(),
      notice_id: id(),
      application_id: id(),
      objector_name: longText(),
      objector_contact: longText(),
      facts: longText(),
      file_id: optional(id()),
      file_name: words(255),
      registered_at: time(),
      status: words(10),
      decision: longText(),
      decided_at: optional(time()),
      decided_by: optional(id()),
      version: whole(),
    },
    indexes: [
      ['index', 'application_id', 'status'],
      ['index', 'status', 'registered_at'],
    ],
  },
  {
    name: 'agreements',
    columns: {
      id: id(),
      application_id: id(),
      text_zh: longText(),
      text_en: longText(),
      hash: words(64),
      issued_at: time(),
      issued_by: id(),
      signed_at: optional(time()),
      signed_by: optional(id()),
      signed_name: words(100),
      bank_account_id: optional(id()),
      countersigned_at: optional(time()),
      countersigned_by: optional(id()),
    },
    indexes: [['unique', 'application_id']],
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
