import type { QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  addIndex,
  createTable,
  dropColumn,
  dropIndex,
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

const acts =
  "'appropriate', 'increase', 'reduce', 'transfer', 'reverse', 'carry_over', 'give_back', 'correct', 'close', 'reopen'";

/** What two persons did to the budget, and what one has proposed. */
const tables: readonly TableSpec[] = [
  {
    name: 'postings',
    columns: {
      id: id(),
      act: words(20),
      programme_id: id(),
      year: whole(),
      document: words(60),
      reason: words(1000),
      paper_file_id: optional(id()),
      reverses: optional(id()),
      proposed_by: id(),
      proposed_person: id(),
      proposed_at: time(),
      approved_by: id(),
      approved_person: id(),
      at: time(),
    },
    indexes: [
      ['unique', 'reverses'],
      ['index', 'programme_id', 'year'],
    ],
    checks: {
      act: `{act} IN (${acts})`,
      two_persons: '{approved_person} <> {proposed_person}',
      reverses: "({act} = 'reverse') = ({reverses} IS NOT NULL)",
    },
    appendOnly: true,
  },
  {
    name: 'budget_proposals',
    columns: {
      id: id(),
      act: words(20),
      programme_id: id(),
      year: whole(),
      budget_line_id: optional(id()),
      to_line_id: optional(id()),
      amount: optional(fen()),
      reverses: optional(id()),
      details: longText(),
      document: words(60),
      reason: words(1000),
      paper_file_id: optional(id()),
      status: words(36),
      open_key: optional(words(80)),
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
      ['index', 'budget_line_id'],
      ['index', 'programme_id', 'year'],
    ],
    checks: {
      act: `{act} IN (${acts})`,
      amount: '{amount} IS NULL OR ({amount} > 0 AND {amount} = ROUND({amount}))',
      status: "{status} IN ('proposed', 'approved', 'rejected', 'withdrawn')",
      open: "({status} = 'proposed') = ({open_key} IS NOT NULL)",
      two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
      decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
    },
  },
];

/** What a line is in the papers of the treasury, and when its year was closed. */
const lineColumns = {
  document: words(60),
  source: words(10),
  functional_code: words(12),
  functional_name: words(60),
  economic_code: words(12),
  economic_name: words(60),
  payment_method: words(12),
  payer_kind: words(16),
  payer_bank: words(100),
  payer_tail: words(4),
  closed_at: time(),
  closed_by: id(),
};

/**
 * What the money of one line may do: a line of a closed year takes only what a bank's answer brings
 * about, or what two persons post; an instalment's money moves in the line it stands on.
 */
const guards = {
  ledger_entries_year_open: {
    when: `NEW.posting_id IS NULL AND NEW.kind NOT IN ('pay', 'payReturned', 'reverse', 'decommit')
       AND EXISTS (SELECT 1 FROM budget_lines b
                    WHERE b.id = NEW.budget_line_id AND b.closed_at IS NOT NULL)`,
    says: 'the year of the budget line is closed',
  },
  ledger_entries_own_line: {
    when: `NEW.tranche_id IS NOT NULL
       AND EXISTS (SELECT 1 FROM tranches t
                    WHERE t.id = NEW.tranche_id AND t.budget_line_id <> NEW.budget_line_id)`,
    says: 'the instalment stands on another budget line',
  },
};

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
  for (const [name, spec] of Object.entries(lineColumns)) {
    await addColumnOnce(queries, 'budget_lines', name, spec);
  }
  await addColumnOnce(queries, 'ledger_entries', 'posting_id', optional(id()));
  await addColumnOnce(queries, 'ledger_entries', 'outside', optional(words(12)));
  await addIndex(queries, 'ledger_entries', 'posting_id');
  await addColumnOnce(queries, 'tranches', 'budget_line_id', optional(id()));
  await addIndex(queries, 'tranches', 'budget_line_id', 'status');
  await queries.sequelize.query(
    `UPDATE tranches SET budget_line_id = (SELECT w.budget_line_id FROM awards w
        WHERE w.application_id = tranches.application_id) WHERE budget_line_id IS NULL`,
  );
  const isSqlite = queries.sequelize.getDialect() === 'sqlite';
  for (const [name, { when, says }] of Object.entries(guards)) {
    await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
    await queries.sequelize.query(
      isSqlite
        ? `CREATE TRIGGER ${name} BEFORE INSERT ON ledger_entries WHEN ${when}
             BEGIN SELECT RAISE(ABORT, '${says}'); END`
        : `CREATE TRIGGER ${name} BEFORE INSERT ON ledger_entries FOR EACH ROW
             BEGIN IF ${when} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${says}'; END IF; END`,
    );
  }
  if (isSqlite) await refuseReplace(queries);
}

/** SQLite's REPLACE would take a row away without asking the trigger that refuses a DELETE. */
async function refuseReplace(queries: QueryInterface): Promise<void> {
  await queries.sequelize.query(
    `CREATE TRIGGER IF NOT EXISTS postings_no_replace BEFORE INSERT ON postings
       WHEN EXISTS (SELECT 1 FROM postings WHERE id = NEW.id)
         OR EXISTS (SELECT 1 FROM postings WHERE reverses = NEW.reverses)
       BEGIN SELECT RAISE(ABORT, 'postings is append-only; UNIQUE constraint failed: postings.id'); END`,
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  for (const name of Object.keys(guards)) {
    await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
  }
  await dropIndex(queries, 'tranches', 'budget_line_id', 'status');
  await dropColumn(queries, 'tranches', 'budget_line_id');
  await dropIndex(queries, 'ledger_entries', 'posting_id');
  await dropColumn(queries, 'ledger_entries', 'outside');
  await dropColumn(queries, 'ledger_entries', 'posting_id');
  for (const name of Object.keys(lineColumns).toReversed()) {
    await dropColumn(queries, 'budget_lines', name);
  }
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
