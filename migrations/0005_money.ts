import type { QueryInterface } from 'sequelize';
import {
  createTable,
  day,
  dropTables,
  fen,
  id,
  longText,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const accounts =
  "'appropriated', 'available', 'reserved', 'committed', 'payable', 'paid', 'returned'";
// SQLite keeps fractions and text in a BIGINT column unless it is told not to.
const wholeFen = '{amount} > 0 AND {amount} = ROUND({amount})';

const tables: readonly TableSpec[] = [
  {
    name: 'budget_lines',
    columns: {
      id: id(),
      programme_id: id(),
      code: words(40),
      name: longText(),
      year: whole(),
      appropriated: fen(),
      available: fen(),
      reserved: fen(),
      committed: fen(),
      payable: fen(),
      paid: fen(),
      returned: fen(),
      entries: whole(),
      created_at: time(),
    },
    indexes: [['unique', 'code', 'year']],
    checks: {
      never_below_zero:
        '{available} >= 0 AND {reserved} >= 0 AND {committed} >= 0 AND {payable} >= 0 AND {paid} >= 0 AND {returned} >= 0',
      sums: '{available} + {reserved} + {committed} + {payable} + {paid} + {returned} = {appropriated}',
      exact: '{appropriated} <= 9007199254740991',
      whole_fen:
        '{appropriated} = ROUND({appropriated}) AND {available} = ROUND({available}) AND {reserved} = ROUND({reserved}) AND {committed} = ROUND({committed}) AND {payable} = ROUND({payable}) AND {paid} = ROUND({paid}) AND {returned} = ROUND({returned})',
    },
  },
  {
    name: 'ledger_entries',
    columns: {
      budget_line_id: id(),
      seq: whole(),
      kind: words(20),
      from_account: words(20),
      to_account: words(20),
      amount: fen(),
      application_id: optional(id()),
      tranche_id: optional(id()),
      payment_id: optional(id()),
      once_key: words(120),
      at: time(),
      actor_id: optional(id()),
    },
    key: ['budget_line_id', 'seq'],
    indexes: [
      ['unique', 'once_key'],
      ['index', 'application_id'],
    ],
    checks: {
      amount: wholeFen,
      moves: '{from_account} <> {to_account}',
      accounts: `{from_account} IN (${accounts}) AND {to_account} IN (${accounts})`,
    },
    appendOnly: true,
  },
  {
    name: 'awards',
    columns: {
      application_id: id(),
      budget_line_id: id(),
      award_class: words(40),
      amount: fen(),
      status: words(10),
      reserved_at: time(),
      committed_at: optional(time()),
      released_at: optional(time()),
    },
    key: ['application_id'],
    indexes: [['index', 'budget_line_id', 'status']],
    checks: { amount: wholeFen, status: "{status} IN ('reserved', 'committed', 'released')" },
  },
  {
    name: 'tranches',
    columns: {
      id: id(),
      application_id: id(),
      tranche: words(40),
      name: longText(),
      position: whole(),
      amount: fen(),
      status: words(10),
      due_at: optional(time()),
      paid_at: optional(time()),
    },
    indexes: [
      ['unique', 'application_id', 'tranche'],
      ['index', 'status', 'due_at'],
    ],
    checks: {
      amount: wholeFen,
      status: "{status} IN ('planned', 'due', 'paid')",
      paid_when: "({status} = 'paid') = ({paid_at} IS NOT NULL)",
    },
  },
  {
    name: 'bank_accounts',
    columns: {
      id: id(),
      organisation_id: optional(id()),
      user_id: optional(id()),
      holder: words(200),
      bank: words(200),
      branch_code: words(12),
      number_sealed: longText(),
      number_tail: words(4),
      number_hash: words(64),
      added_at: time(),
      added_by: id(),
      verified_at: optional(time()),
      verified_by: optional(id()),
    },
    indexes: [['index', 'organisation_id']],
  },
  {
    name: 'payment_batches',
    columns: {
      id: id(),
      number: words(20),
      budget_line_id: id(),
      programme_id: id(),
      status: words(10),
      total: fen(),
      line_count: whole(),
      lines_hash: words(64),
      prepared_person: id(),
      prepared_by: id(),
      prepared_at: time(),
      reviewed_person: optional(id()),
      reviewed_by: optional(id()),
      reviewed_at: optional(time()),
      approved_person: optional(id()),
      approved_by: optional(id()),
      approved_at: optional(time()),
      exported_at: optional(time()),
      export_count: whole(),
      settled_at: optional(time()),
      void_reason: words(500),
      version: whole(),
    },
    indexes: [
      ['unique', 'number'],
      ['index', 'status', 'prepared_at'],
    ],
    checks: {
      reviewer: '{reviewed_person} IS NULL OR {reviewed_person} <> {prepared_person}',
      approver:
        '{approved_person} IS NULL OR ({reviewed_person} IS NOT NULL AND {approved_person} <> {prepared_person} AND {approved_person} <> {reviewed_person})',
      total: '{total} > 0 AND {total} = ROUND({total}) AND {line_count} > 0',
      status: "{status} IN ('prepared', 'reviewed', 'approved', 'exported', 'settled', 'void')",
      signed:
        "({status} IN ('prepared', 'void') OR {reviewed_person} IS NOT NULL) AND ({status} IN ('prepared', 'reviewed', 'void') OR {approved_person} IS NOT NULL)",
      exported: "({status} IN ('exported', 'settled')) = ({exported_at} IS NOT NULL)",
    },
  },
  {
    name: 'payments',
    columns: {
      id: id(),
      batch_id: id(),
      tranche_id: id(),
      application_id: id(),
      reference: words(30),
      amount: fen(),
      payee: words(200),
      bank_account_id: id(),
      status: words(10),
      live_key: optional(id()),
      result_at: optional(time()),
      result_reason: words(300),
    },
    indexes: [
      ['unique', 'live_key'],
      ['unique', 'reference'],
      ['index', 'batch_id'],
      ['index', 'tranche_id'],
    ],
    checks: {
      amount: wholeFen,
      status: "{status} IN ('in_batch', 'paid', 'returned', 'void')",
      live_while:
        "({status} IN ('in_batch', 'paid')) = ({live_key} IS NOT NULL) AND ({live_key} IS NULL OR {live_key} = {tranche_id})",
    },
  },
  {
    name: 'result_differences',
    columns: {
      id: id(),
      batch_id: id(),
      line: whole(),
      reference: words(64),
      result: words(10),
      amount: fen(),
      reason: words(300),
      day: day(),
      why: words(40),
      found_at: time(),
      found_by: id(),
    },
    indexes: [
      ['unique', 'batch_id', 'reference', 'result', 'amount', 'day'],
      ['index', 'batch_id', 'found_at'],
    ],
    appendOnly: true,
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
