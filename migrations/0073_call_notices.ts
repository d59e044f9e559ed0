import type { QueryInterface } from 'sequelize';
import {
  createTable,
  dropTables,
  id,
  longText,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const blankForms: TableSpec = {
  name: 'blank_forms',
  columns: {
    sha256: words(64),
    file_id: id(),
    added_at: time(),
  },
  key: ['sha256'],
  indexes: [['unique', 'file_id']],
  appendOnly: true,
};

const callNotices: TableSpec = {
  name: 'call_notices',
  columns: {
    call_id: id(),
    number: whole(),
    document_number: words(100),
    body_zh: longText(),
    body_en: longText(),
    contact: longText(),
    attachments: longText(),
    reason: longText(),
    written_at: time(),
    written_by: id(),
  },
  key: ['call_id', 'number'],
  appendOnly: true,
};

/** Documents have blank forms to be filled in, and a call its own notice with attachments. */
export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, blankForms);
  await createTable(queries, callNotices);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, ['call_notices', 'blank_forms']);
}
