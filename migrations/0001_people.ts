import type { QueryInterface } from 'sequelize';
import {
  createTable,
  day,
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
    name: 'users',
    columns: {
      id: id(),
      person_id: id(),
      email: words(200),
      name: words(100),
      phone: words(30),
      password_hash: words(200),
      locale: id(),
      email_confirmed_at: optional(time()),
      disabled_at: optional(time()),
      sessions_from: time(),
      created_at: time(),
    },
    indexes: [['unique', 'email']],
  },
  {
    name: 'link_tokens',
    columns: {
      token_hash: words(64),
      user_id: id(),
      purpose: words(10),
      expires_at: time(),
      used_at: optional(time()),
    },
    key: ['token_hash'],
    indexes: [['index', 'user_id', 'purpose']],
  },
  {
    name: 'grants',
    columns: {
      id: id(),
      user_id: id(),
      role: id(),
      programme_id: optional(id()),
      granted_by: optional(id()),
      granted_at: time(),
      revoked_by: optional(id()),
      revoked_at: optional(time()),
    },
    indexes: [
      ['index', 'user_id'],
      ['index', 'role', 'programme_id'],
    ],
  },
  {
    name: 'organisations',
    columns: {
      id: id(),
      credit_code: words(18),
      name: words(200),
      legal_representative: words(100),
      registered_on: day(),
      address: words(300),
      licence_file_id: optional(id()),
      created_at: time(),
      version: whole(),
    },
    indexes: [['unique', 'credit_code']],
  },
  {
    name: 'memberships',
    columns: {
      organisation_id: id(),
      user_id: id(),
      position: words(10),
      joined_at: time(),
    },
    key: ['organisation_id', 'user_id'],
    indexes: [['index', 'user_id']],
  },
  {
    name: 'expert_profiles',
    columns: {
      user_id: id(),
      employer: words(200),
      employer_code: words(18),
      title: words(60),
      fields: longText(),
      active: whole(),
    },
    key: ['user_id'],
  },
  {
    name: 'refusals',
    columns: {
      id: id(),
      at: time(),
      user_id: optional(id()),
      method: words(6),
      path: words(300),
      code: words(60),
      ip: words(64),
      detail: longText(),
    },
    indexes: [['index', 'at']],
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
