import type { QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  createTable,
  dropColumn,
  dropTables,
  id,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

/** What two persons decide about an instalment: it is held, released or cancelled. */
const decisions: TableSpec = {
  name: 'instalment_decisions',
  columns: {
    id: id(),
    tranche_id: id(),
    application_id: id(),
    act: words(20),
    reason: words(1000),
    told: words(1000),
    after_end: whole(),
    status: words(36),
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
    ['index', 'tranche_id', 'status'],
    ['index', 'status', 'application_id'],
  ],
  checks: {
    after_end: '{after_end} IN (0, 1)',
    act: "{act} IN ('hold', 'release', 'cancel')",
    status: "{status} IN ('proposed', 'approved', 'rejected', 'withdrawn')",
    open: "({status} = 'proposed') = ({open_key} IS NOT NULL) AND ({open_key} IS NULL OR {open_key} = {tranche_id})",
    two_persons: '{decided_person} IS NULL OR {decided_person} <> {proposed_person}',
    decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
  },
};

interface Guard {
  readonly name: string;
  readonly on: string;
  /** True of what is refused. */
  readonly refused: string;
  readonly says: string;
}

/** What an instalment may become; a payment that the bank sends back makes it due again. */
const ways = [
  ['planned', 'due'],
  ['planned', 'cancelled'],
  ['due', 'paid'],
  ['due', 'cancelled'],
  ['paid', 'due'],
]
  .map(([from, to]) => `(OLD.status = '${from}' AND NEW.status = '${to}')`)
  .join(' OR ');

const guards: readonly Guard[] = [
  {
    name: 'tranches_only_known_ways',
    on: 'BEFORE UPDATE ON tranches',
    refused: `OLD.status <> NEW.status AND NOT (${ways})`,
    says: 'an instalment cannot become this',
  },
  {
    name: 'tranches_held_are_not_cancelled_unseen',
    on: 'BEFORE UPDATE ON tranches',
    refused: "NEW.held_at IS NOT NULL AND NEW.status IN ('planned', 'cancelled')",
    says: 'only what is due is held',
  },
  {
    name: 'payments_of_what_is_due_and_free',
    on: 'BEFORE INSERT ON payments',
    refused:
      "NEW.live_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tranches t WHERE t.id = NEW.tranche_id AND t.status = 'due' AND t.held_at IS NULL)",
    says: 'only what is due and not held is paid',
  },
  {
    name: 'instalment_decisions_stand',
    on: 'BEFORE UPDATE ON instalment_decisions',
    refused:
      "OLD.status <> 'proposed' OR NEW.tranche_id <> OLD.tranche_id OR NEW.act <> OLD.act OR NEW.proposed_person <> OLD.proposed_person OR NEW.reason <> OLD.reason",
    says: 'what was decided stands',
  },
  {
    name: 'instalment_decisions_no_delete',
    on: 'BEFORE DELETE ON instalment_decisions',
    refused: '1 = 1',
    says: 'instalment_decisions is append-only',
  },
];

const isSqlite = ({ sequelize }: QueryInterface): boolean => sequelize.getDialect() === 'sqlite';

export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, decisions);
  await addColumnOnce(queries, 'tranches', 'held_at', optional(time()));
  for (const { name, on, refused, says } of guards) {
    await queries.sequelize.query(
      isSqlite(queries)
        ? `CREATE TRIGGER IF NOT EXISTS ${name} ${on} WHEN ${refused} BEGIN SELECT RAISE(ABORT, '${says}'); END`
        : `CREATE OR REPLACE TRIGGER ${name} ${on} FOR EACH ROW BEGIN IF ${refused} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${says}'; END IF; END`,
    );
  }
}

export async function down(queries: QueryInterface): Promise<void> {
  for (const { name } of guards) await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
  await dropColumn(queries, 'tranches', 'held_at');
  await dropTables(queries, ['instalment_decisions']);
}
