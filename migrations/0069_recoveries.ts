import type { QueryInterface } from 'sequelize';
import {
  createTable,
  day,
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

const proposedAndDecided = {
  proposed_by: id(),
  proposed_person: id(),
  proposed_at: time(),
  decided_by: optional(id()),
  decided_person: optional(id()),
  decided_at: optional(time()),
  decision_reason: optional(words(500)),
};
const twoPersons = {
  status: "{status} IN ('proposed', 'approved', 'rejected', 'withdrawn')",
  two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
  decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
};

/** Money that was paid and is asked back. */
const tables: readonly TableSpec[] = [
  {
    name: 'recoveries',
    columns: {
      id: id(),
      number: words(20),
      application_id: id(),
      programme_id: id(),
      cause: words(20),
      basis: words(300),
      facts: longText(),
      terms: longText(),
      rate: whole(),
      interest_basis: words(300),
      lines: longText(),
      principal: fen(),
      interest: fen(),
      received: fen(),
      status: words(12),
      open_key: optional(id()),
      hearing_until: day(),
      statement: optional(longText()),
      statement_at: optional(time()),
      statement_by: optional(id()),
      statement_file_id: optional(id()),
      statement_file: words(255),
      opened_by: id(),
      opened_person: id(),
      opened_at: time(),
      decided_by: optional(id()),
      decided_person: optional(id()),
      decided_at: optional(time()),
      decision_reason: longText(),
      due_on: optional(day()),
      plan: longText(),
      contested_at: optional(time()),
      contested_before: words(200),
      ended_at: optional(time()),
      version: whole(),
    },
    indexes: [
      ['unique', 'number'],
      ['unique', 'open_key'],
      ['index', 'application_id'],
      ['index', 'status', 'programme_id'],
    ],
    checks: {
      status:
        "{status} IN ('hearing', 'claimed', 'settled', 'dropped', 'withdrawn', 'written_off')",
      open: "({status} IN ('hearing', 'claimed')) = ({open_key} IS NOT NULL)",
      amounts:
        '{principal} > 0 AND {interest} >= 0 AND {received} >= 0 AND {received} <= {principal} + {interest}',
      two_persons: '{decided_person} IS NULL OR {decided_person} <> {opened_person}',
      decided: "({status} = 'hearing') = ({decided_person} IS NULL)",
    },
  },
  {
    name: 'recovery_receipts',
    columns: {
      id: id(),
      recovery_id: id(),
      application_id: id(),
      kind: words(10),
      amount: fen(),
      received_on: day(),
      serial: words(64),
      serial_key: optional(words(64)),
      tranche_id: optional(id()),
      note: words(500),
      parts: longText(),
      interest: fen(),
      status: words(36),
      ...proposedAndDecided,
    },
    indexes: [
      ['unique', 'serial_key'],
      ['index', 'recovery_id'],
      ['index', 'status', 'application_id'],
    ],
    checks: {
      kind: "{kind} IN ('bank', 'offset') AND ({kind} = 'offset') = ({tranche_id} IS NOT NULL)",
      amount: '{amount} > 0 AND {interest} >= 0 AND {interest} <= {amount}',
      ...twoPersons,
    },
  },
  {
    name: 'recovery_proposals',
    columns: {
      id: id(),
      recovery_id: id(),
      act: words(12),
      amount: optional(fen()),
      plan: longText(),
      document: words(60),
      reason: words(1000),
      status: words(36),
      open_key: optional(id()),
      ...proposedAndDecided,
    },
    indexes: [
      ['unique', 'open_key'],
      ['index', 'recovery_id'],
    ],
    checks: {
      act: "{act} IN ('correct', 'plan', 'withdraw', 'write_off')",
      open: "({status} = 'proposed') = ({open_key} IS NOT NULL)",
      ...twoPersons,
    },
  },
];

const acts =
  "'appropriate', 'increase', 'reduce', 'transfer', 'reverse', 'carry_over', 'give_back', 'correct', 'close', 'reopen'";

interface Guard {
  readonly name: string;
  readonly on: string;
  readonly refused: string;
  readonly says: string;
}

/** What was registered or decided stands, and nothing of it is taken away. */
const guards: readonly Guard[] = [
  {
    name: 'recoveries_only_known_ways',
    on: 'BEFORE UPDATE ON recoveries',
    refused:
      "NEW.application_id <> OLD.application_id OR NEW.opened_person <> OLD.opened_person OR NEW.cause <> OLD.cause OR NEW.received < OLD.received OR OLD.status NOT IN ('hearing', 'claimed') OR (OLD.status = 'claimed' AND NEW.status = 'hearing') OR (OLD.status = 'hearing' AND NEW.status NOT IN ('hearing', 'claimed', 'dropped'))",
    says: 'a recovery cannot become this',
  },
  {
    name: 'recoveries_no_delete',
    on: 'BEFORE DELETE ON recoveries',
    refused: '1 = 1',
    says: 'recoveries is append-only',
  },
  {
    name: 'recovery_receipts_stand',
    on: 'BEFORE UPDATE ON recovery_receipts',
    refused:
      "OLD.status <> 'proposed' OR NEW.recovery_id <> OLD.recovery_id OR NEW.amount <> OLD.amount OR NEW.received_on <> OLD.received_on OR NEW.serial <> OLD.serial OR NEW.proposed_person <> OLD.proposed_person",
    says: 'what was registered stands',
  },
  {
    name: 'recovery_receipts_no_delete',
    on: 'BEFORE DELETE ON recovery_receipts',
    refused: '1 = 1',
    says: 'recovery_receipts is append-only',
  },
  {
    name: 'recovery_proposals_stand',
    on: 'BEFORE UPDATE ON recovery_proposals',
    refused:
      "OLD.status <> 'proposed' OR NEW.recovery_id <> OLD.recovery_id OR NEW.act <> OLD.act OR COALESCE(NEW.amount, 0) <> COALESCE(OLD.amount, 0) OR NEW.reason <> OLD.reason OR NEW.proposed_person <> OLD.proposed_person",
    says: 'what was proposed stands',
  },
  {
    name: 'recovery_proposals_no_delete',
    on: 'BEFORE DELETE ON recovery_proposals',
    refused: '1 = 1',
    says: 'recovery_proposals is append-only',
  },
];

const isSqlite = ({ sequelize }: QueryInterface): boolean => sequelize.getDialect() === 'sqlite';

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
  for (const { name, on, refused, says } of guards) {
    await queries.sequelize.query(
      isSqlite(queries)
        ? `CREATE TRIGGER IF NOT EXISTS ${name} ${on} WHEN ${refused} BEGIN SELECT RAISE(ABORT, '${says}'); END`
        : `CREATE OR REPLACE TRIGGER ${name} ${on} FOR EACH ROW BEGIN IF ${refused} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${says}'; END IF; END`,
    );
  }
  // Money that came back is posted as well: registered by one person, confirmed by another.
  await replaceCheck(queries, 'postings', 'act', `{act} IN (${acts}, 'recover')`);
}

export async function down(queries: QueryInterface): Promise<void> {
  await replaceCheck(queries, 'postings', 'act', `{act} IN (${acts})`);
  for (const { name } of guards) await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
