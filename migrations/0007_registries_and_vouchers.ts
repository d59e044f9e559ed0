import type { QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  addIndex,
  createTable,
  day,
  dropColumn,
  dropTables,
  fen,
  id,
  longText,
  optional,
  replaceCheck,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const noneNegative = ['available', 'frozen', 'used', 'ended']
  .map((name) => `{${name}} >= 0 AND {${name}} = ROUND({${name}})`)
  .join(' AND ');

const tables: readonly TableSpec[] = [
  {
    name: 'unique_claims',
    columns: { claim_key: words(64), rule: words(40), application_id: id(), at: time() },
    key: ['claim_key'],
    indexes: [['index', 'application_id']],
  },
  {
    name: 'organisation_standings',
    columns: {
      id: id(),
      organisation_id: id(),
      standing: words(40),
      source: words(300),
      valid_from: day(),
      valid_until: optional(day()),
      recorded_at: time(),
      recorded_by: optional(id()),
      ended_at: optional(time()),
      ended_by: optional(id()),
    },
    indexes: [['index', 'organisation_id', 'standing']],
    checks: { period: '{valid_until} IS NULL OR {valid_from} <= {valid_until}' },
  },
  {
    name: 'organisation_owners',
    columns: {
      id: id(),
      organisation_id: id(),
      relation: words(20),
      name: words(200),
      credit_code: optional(words(18)),
      added_at: time(),
      added_by: id(),
      removed_at: optional(time()),
    },
    indexes: [['index', 'organisation_id']],
    checks: { relation: "{relation} IN ('shareholder', 'controller')" },
  },
  {
    name: 'registry_entries',
    columns: {
      id: id(),
      registry: words(40),
      programme_id: id(),
      number: words(20),
      organisation_id: id(),
      application_id: id(),
      level: words(40),
      quota: optional(whole()),
      valid_from: day(),
      valid_until: day(),
      status: words(10),
      reason: words(500),
      version: whole(),
      created_at: time(),
    },
    indexes: [
      ['unique', 'number'],
      ['unique', 'registry', 'organisation_id'],
      ['index', 'registry', 'status', 'number'],
      ['index', 'organisation_id'],
    ],
    checks: {
      status: "{status} IN ('listed', 'suspended', 'delisted')",
      period: '{valid_from} <= {valid_until}',
      quota: '{quota} IS NULL OR {quota} >= 0',
    },
  },
  {
    name: 'vouchers',
    columns: {
      id: id(),
      number: words(20),
      application_id: id(),
      organisation_id: id(),
      programme_id: id(),
      budget_line_id: id(),
      face: fen(),
      available: fen(),
      frozen: fen(),
      used: fen(),
      ended: fen(),
      valid_until: day(),
      status: words(10),
      moves: whole(),
      created_at: time(),
    },
    indexes: [
      ['unique', 'number'],
      ['unique', 'application_id'],
      ['index', 'organisation_id', 'status'],
      ['index', 'status', 'valid_until'],
      ['index', 'budget_line_id'],
    ],
    checks: {
      never_below_zero: noneNegative,
      sums: '{available} + {frozen} + {used} + {ended} = {face}',
      face: '{face} > 0 AND {face} = ROUND({face})',
      status: "{status} IN ('live', 'expired', 'revoked')",
    },
  },
  {
    name: 'voucher_moves',
    columns: {
      voucher_id: id(),
      seq: whole(),
      kind: words(10),
      amount: fen(),
      application_id: optional(id()),
      once_key: words(120),
      at: time(),
      actor_id: optional(id()),
    },
    key: ['voucher_id', 'seq'],
    indexes: [
      ['unique', 'once_key'],
      ['index', 'application_id'],
    ],
    checks: {
      amount: '{amount} > 0 AND {amount} = ROUND({amount})',
      kind: "{kind} IN ('grant', 'freeze', 'unfreeze', 'use', 'unuse', 'end')",
    },
    appendOnly: true,
  },
  {
    name: 'row_confirmations',
    columns: {
      id: id(),
      application_id: id(),
      stage: words(40),
      visit: whole(),
      position: whole(),
      token_hash: words(64),
      name: words(200),
      email: words(200),
      answer: optional(words(10)),
      remark: words(1000),
      answered_at: optional(time()),
      invited_at: time(),
    },
    indexes: [
      ['unique', 'token_hash'],
      ['unique', 'application_id', 'visit', 'position'],
    ],
    checks: { answer: "{answer} IS NULL OR {answer} IN ('yes', 'no')" },
  },
  {
    name: 'calendar_years',
    columns: {
      year: whole(),
      content: longText(),
      imported_at: time(),
      imported_by: id(),
    },
    key: ['year'],
  },
  {
    name: 'absences',
    columns: {
      id: id(),
      user_id: id(),
      delegate_id: id(),
      first_day: day(),
      last_day: day(),
      created_at: time(),
      cancelled_at: optional(time()),
    },
    indexes: [
      ['index', 'user_id', 'last_day'],
      ['index', 'delegate_id', 'last_day'],
    ],
    checks: {
      period: '{first_day} <= {last_day}',
      another: '{user_id} <> {delegate_id}',
    },
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
  await addColumnOnce(queries, 'applications', 'base_id', id());
  await addColumnOnce(queries, 'applications', 'counterparty_id', id());
  await addIndex(queries, 'applications', 'base_id');
  await addIndex(queries, 'applications', 'counterparty_id');
  await addColumnOnce(queries, 'calls', 'payee', words(20));
  await addColumnOnce(queries, 'programmes', 'registries', longText());
  await addColumnOnce(queries, 'awards', 'bank_account_id', id());
  await addColumnOnce(queries, 'awards', 'voucher_id', id());
  await addColumnOnce(queries, 'awards', 'exclusive_key', words(160));
  await addIndex(queries, 'awards', 'exclusive_key');
  await queries.sequelize.query(
    'UPDATE awards SET bank_account_id = (SELECT g.bank_account_id FROM agreements g ' +
      "WHERE g.application_id = awards.application_id) WHERE status = 'committed'",
  );
  await replaceCheck(
    queries,
    'awards',
    'status',
    "{status} IN ('reserved', 'committed', 'released', 'voucher')",
  );
  await replaceCheck(
    queries,
    'tranches',
    'status',
    "{status} IN ('planned', 'due', 'paid', 'cancelled')",
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  await replaceCheck(queries, 'tranches', 'status', "{status} IN ('planned', 'due', 'paid')");
  await replaceCheck(
    queries,
    'awards',
    'status',
    "{status} IN ('reserved', 'committed', 'released')",
  );
  for (const name of ['bank_account_id', 'voucher_id', 'exclusive_key']) {
    await dropColumn(queries, 'awards', name);
  }
  await dropColumn(queries, 'calls', 'payee');
  await dropColumn(queries, 'programmes', 'registries');
  for (const name of ['base_id', 'counterparty_id']) {
    await dropColumn(queries, 'applications', name);
  }
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
