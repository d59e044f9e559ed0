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
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

/** A file of the bank's answers as it came; nothing of it counts before a second person confirms it. */
const resultFiles: TableSpec = {
  name: 'result_files',
  columns: {
    id: id(),
    batch_id: id(),
    file_id: id(),
    name: words(255),
    sha256: words(64),
    line_count: whole(),
    status: words(20),
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
    ['index', 'batch_id', 'proposed_at'],
  ],
  checks: {
    status: "{status} IN ('proposed', 'approved', 'rejected', 'withdrawn')",
    open: "({status} = 'proposed') = ({open_key} IS NOT NULL) AND ({open_key} IS NULL OR {open_key} = {batch_id})",
    two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
    decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
  },
};

/** What the bank said of a payment: that it paid, and apart from it that the money came back. */
const paymentResults: TableSpec = {
  name: 'payment_results',
  columns: {
    id: id(),
    payment_id: id(),
    batch_id: id(),
    result_file_id: id(),
    line: whole(),
    result: words(10),
    amount: fen(),
    bank_day: day(),
    serial: words(64),
    reason: words(300),
    imported_person: id(),
    confirmed_person: id(),
    at: time(),
  },
  indexes: [
    ['unique', 'payment_id', 'result'],
    ['index', 'batch_id'],
    ['index', 'bank_day'],
  ],
  checks: {
    result: "{result} IN ('paid', 'returned')",
    amount: '{amount} > 0',
    two_persons: '{imported_person} <> {confirmed_person}',
  },
  appendOnly: true,
};

/** How a difference came out, as one person says and another confirms. */
const differenceAnswers: TableSpec = {
  name: 'difference_answers',
  columns: {
    id: id(),
    difference_id: id(),
    batch_id: id(),
    kind: words(20),
    reason: words(1000),
    status: words(20),
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
    ['index', 'difference_id'],
    ['index', 'batch_id', 'status'],
  ],
  checks: {
    kind: "{kind} IN ('bank_wrong', 'file_wrong', 'settled_later', 'unknown_payment')",
    status: "{status} IN ('proposed', 'approved', 'rejected', 'withdrawn')",
    // While it waits and once it is agreed: nothing is resolved twice.
    open: "({status} IN ('proposed', 'approved')) = ({open_key} IS NOT NULL) AND ({open_key} IS NULL OR {open_key} = {difference_id})",
    two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
    decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
  },
};

/** Who looks after a difference, each time that somebody takes it over. */
const differenceOwners: TableSpec = {
  name: 'difference_owners',
  columns: { id: id(), difference_id: id(), batch_id: id(), owner_id: id(), at: time() },
  indexes: [['index', 'difference_id', 'at']],
  appendOnly: true,
};

/** The file of a batch as it left for the bank, once. */
const bankFiles: TableSpec = {
  name: 'bank_files',
  columns: {
    batch_id: id(),
    file_id: id(),
    format: words(40),
    name: words(255),
    type: words(100),
    sha256: words(64),
    made_by: id(),
    made_at: time(),
  },
  key: ['batch_id'],
  appendOnly: true,
};

/** The bank's own paper about a payment. */
const paymentReceipts: TableSpec = {
  name: 'payment_receipts',
  columns: {
    id: id(),
    payment_id: id(),
    batch_id: id(),
    file_id: id(),
    name: words(255),
    sha256: words(64),
    added_by: id(),
    added_at: time(),
  },
  indexes: [
    ['unique', 'payment_id', 'sha256'],
    ['index', 'batch_id'],
  ],
  appendOnly: true,
};

const isSqlite = ({ sequelize }: QueryInterface): boolean => sequelize.getDialect() === 'sqlite';

interface Guard {
  readonly name: string;
  readonly on: string;
  /** True of what is refused. */
  readonly refused: string;
  readonly says: string;
}

const guards: readonly Guard[] = [
  {
    name: 'result_files_stand',
    on: 'BEFORE UPDATE ON result_files',
    refused: `OLD.status <> 'proposed' OR NEW.batch_id <> OLD.batch_id OR NEW.file_id <> OLD.file_id
              OR NEW.sha256 <> OLD.sha256 OR NEW.line_count <> OLD.line_count
              OR NEW.proposed_person <> OLD.proposed_person`,
    says: 'what came from the bank stands',
  },
  {
    name: 'result_files_no_delete',
    on: 'BEFORE DELETE ON result_files',
    refused: '1 = 1',
    says: 'result_files is append-only',
  },
  {
    // The second person approves what the first proposed, and nothing else.
    name: 'budget_proposals_stand',
    on: 'BEFORE UPDATE ON budget_proposals',
    refused: `OLD.status <> 'proposed' OR NEW.act <> OLD.act OR NEW.year <> OLD.year
              OR NEW.programme_id <> OLD.programme_id OR NEW.details <> OLD.details
              OR NEW.document <> OLD.document OR NEW.reason <> OLD.reason
              OR NEW.proposed_person <> OLD.proposed_person
              OR COALESCE(NEW.budget_line_id, '') <> COALESCE(OLD.budget_line_id, '')
              OR COALESCE(NEW.to_line_id, '') <> COALESCE(OLD.to_line_id, '')
              OR COALESCE(NEW.reverses, '') <> COALESCE(OLD.reverses, '')
              OR COALESCE(NEW.amount, -1) <> COALESCE(OLD.amount, -1)`,
    says: 'what was proposed stands',
  },
  {
    name: 'budget_proposals_no_delete',
    on: 'BEFORE DELETE ON budget_proposals',
    refused: '1 = 1',
    says: 'budget_proposals is append-only',
  },
  {
    name: 'difference_answers_stand',
    on: 'BEFORE UPDATE ON difference_answers',
    refused: `OLD.status <> 'proposed' OR NEW.difference_id <> OLD.difference_id
              OR NEW.kind <> OLD.kind OR NEW.reason <> OLD.reason
              OR NEW.proposed_person <> OLD.proposed_person`,
    says: 'what was decided stands',
  },
  {
    name: 'difference_answers_no_delete',
    on: 'BEFORE DELETE ON difference_answers',
    refused: '1 = 1',
    says: 'difference_answers is append-only',
  },
];

/** By which columns SQLite's REPLACE would find the row that it takes away without asking its guard. */
const kept: Readonly<Record<string, readonly (readonly string[])[]>> = {
  result_files: [['id'], ['open_key']],
  payment_results: [['id'], ['payment_id', 'result']],
  bank_files: [['batch_id']],
  payment_receipts: [['id'], ['payment_id', 'sha256']],
  budget_proposals: [['id'], ['open_key']],
  difference_answers: [['id'], ['open_key']],
  difference_owners: [['id']],
  payee_assignments: [['id'], ['application_id', 'place']],
  payee_decisions: [['assignment_id']],
  instalment_decisions: [['id'], ['open_key']],
};

/**
 * The bank's answers become rows that are only added, and count once a second person has confirmed
 * them; the bank's own day stands beside what was posted by it.
 */
export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, resultFiles);
  await createTable(queries, bankFiles);
  await createTable(queries, paymentReceipts);
  await createTable(queries, paymentResults);
  await createTable(queries, differenceAnswers);
  await createTable(queries, differenceOwners);
  await addColumnOnce(queries, 'ledger_entries', 'valued_at', optional(time()));
  await addColumnOnce(queries, 'payments', 'untold_result_id', optional(id()));
  await addIndex(queries, 'payments', 'untold_result_id');
  for (const { name, on, refused, says } of guards) {
    await queries.sequelize.query(
      isSqlite(queries)
        ? `CREATE TRIGGER IF NOT EXISTS ${name} ${on} WHEN ${refused} BEGIN SELECT RAISE(ABORT, '${says}'); END`
        : `CREATE OR REPLACE TRIGGER ${name} ${on} FOR EACH ROW BEGIN IF ${refused} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${says}'; END IF; END`,
    );
  }
  if (isSqlite(queries)) await refuseReplace(queries);
}

async function refuseReplace({ sequelize }: QueryInterface): Promise<void> {
  for (const [table, keys] of Object.entries(kept)) {
    const there = keys.map(
      (columns) =>
        `EXISTS (SELECT 1 FROM ${table} WHERE ${columns.map((each) => `${each} = NEW.${each}`).join(' AND ')})`,
    );
    const key = keys[0]?.join(', ');
    await sequelize.query(
      `CREATE TRIGGER IF NOT EXISTS ${table}_no_replace BEFORE INSERT ON ${table}
         WHEN ${there.join(' OR ')}
         BEGIN SELECT RAISE(ABORT, '${table} is append-only; UNIQUE constraint failed: ${table}.${key}'); END`,
    );
  }
}

export async function down(queries: QueryInterface): Promise<void> {
  for (const name of [
    ...guards.map((each) => each.name),
    ...Object.keys(kept).map((table) => `${table}_no_replace`),
  ]) {
    await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
  }
  await dropColumn(queries, 'payments', 'untold_result_id');
  await dropColumn(queries, 'ledger_entries', 'valued_at');
  await dropTables(queries, [
    'difference_owners',
    'difference_answers',
    'payment_results',
    'result_files',
    'payment_receipts',
    'bank_files',
  ]);
}
