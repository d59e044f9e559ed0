import type { QueryInterface } from 'sequelize';
import {
  createTable,
  dropTables,
  fen,
  id,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

/** Over which amount a batch is approved twice: proposed by one person, decided by another. */
const tables: readonly TableSpec[] = [
  {
    name: 'approval_limits',
    columns: {
      id: id(),
      programme_id: id(),
      place: whole(),
      amount: optional(fen()),
      reason: words(500),
      proposed_by: id(),
      proposed_person: id(),
      proposed_at: time(),
    },
    indexes: [['unique', 'programme_id', 'place']],
    checks: { amount: '{amount} IS NULL OR ({amount} > 0 AND {amount} = ROUND({amount}))' },
    appendOnly: true,
  },
  {
    name: 'approval_limit_decisions',
    columns: {
      limit_id: id(),
      decision: words(10),
      reason: words(500),
      decided_by: id(),
      decided_person: id(),
      decided_at: time(),
    },
    key: ['limit_id'],
    checks: { decision: "{decision} IN ('approved', 'rejected', 'withdrawn')" },
    appendOnly: true,
  },
  {
    name: 'batch_approvals',
    columns: {
      batch_id: id(),
      user_id: id(),
      person_id: id(),
      lines_hash: words(64),
      limit_id: id(),
      at: time(),
    },
    key: ['batch_id'],
    appendOnly: true,
  },
];

interface Guard {
  readonly name: string;
  readonly on: string;
  /** True of what is refused. */
  readonly refused: string;
  readonly says: string;
}

const guards: readonly Guard[] = [
  {
    name: 'approval_limit_decisions_two_persons',
    on: 'BEFORE INSERT ON approval_limit_decisions',
    refused: `(NEW.decision = 'withdrawn') <> EXISTS (SELECT 1 FROM approval_limits l
       WHERE l.id = NEW.limit_id AND l.proposed_person = NEW.decided_person)`,
    says: 'another person decides',
  },
  {
    name: 'batch_approvals_another_person',
    on: 'BEFORE INSERT ON batch_approvals',
    refused: `NOT EXISTS (SELECT 1 FROM payment_batches b
       WHERE b.id = NEW.batch_id AND b.status = 'approved' AND b.lines_hash = NEW.lines_hash
         AND NEW.person_id NOT IN (b.prepared_person, b.reviewed_person, b.approved_person))`,
    says: 'another person approves what was approved',
  },
  {
    name: 'payment_batches_second_approval',
    on: 'BEFORE UPDATE ON payment_batches',
    refused: `OLD.status = 'approved' AND NEW.status = 'exported'
       AND NEW.total > (SELECT l.amount FROM approval_limits l
             JOIN approval_limit_decisions d ON d.limit_id = l.id AND d.decision = 'approved'
            WHERE l.programme_id = NEW.programme_id ORDER BY l.place DESC LIMIT 1)
       AND NOT EXISTS (SELECT 1 FROM batch_approvals s
            WHERE s.batch_id = NEW.id AND s.lines_hash = NEW.lines_hash)`,
    says: 'this amount is approved twice',
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
}

export async function down(queries: QueryInterface): Promise<void> {
  for (const { name } of guards) await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
