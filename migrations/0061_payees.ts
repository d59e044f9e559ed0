import { randomUUID } from 'node:crypto';
import { QueryTypes, type QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  createTable,
  dropColumn,
  dropTables,
  id,
  longText,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const assignments: TableSpec = {
  name: 'payee_assignments',
  columns: {
    id: id(),
    application_id: id(),
    place: whole(),
    bank_account_id: id(),
    kind: words(10),
    proof_file_id: optional(id()),
    proof_name: words(255),
    reason: longText(),
    on_behalf: whole(),
    asked_by: optional(id()),
    asked_person: optional(id()),
    asked_at: time(),
  },
  indexes: [
    ['unique', 'application_id', 'place'],
    ['index', 'bank_account_id'],
  ],
  checks: {
    kind: "{kind} IN ('first', 'brought', 'proved', 'changed')",
    // What a person asks for names that person and brings its paper.
    proof:
      "{kind} IN ('first', 'brought') OR ({proof_file_id} IS NOT NULL AND {asked_person} IS NOT NULL)",
  },
  appendOnly: true,
};

const decisions: TableSpec = {
  name: 'payee_decisions',
  columns: {
    assignment_id: id(),
    application_id: id(),
    outcome: words(10),
    reason: longText(),
    asked_person: id(),
    decided_by: id(),
    decided_person: id(),
    decided_at: time(),
    counts_from: optional(time()),
  },
  key: ['assignment_id'],
  indexes: [['index', 'application_id']],
  checks: {
    outcome: "{outcome} IN ('confirmed', 'refused', 'withdrawn')",
    two_persons: "{outcome} = 'withdrawn' OR {decided_person} <> {asked_person}",
    counts: "({outcome} = 'confirmed') = ({counts_from} IS NOT NULL)",
  },
  appendOnly: true,
};

/**
 * Which account an award is paid to becomes rows that are only added. `awards.bank_account_id` goes
 * on saying which of them stands, so that a process of 0.5.0 pays as before; what such a process
 * commits or changes meanwhile is brought over by the first run of the job that looks after payees.
 */
export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, assignments);
  await createTable(queries, decisions);
  await addColumnOnce(queries, 'payments', 'payee_assignment_id', optional(id()));
  await addColumnOnce(queries, 'payments', 'replaces_id', optional(id()));
  await carry(queries);
}

interface Old {
  readonly application_id: string;
  readonly bank_account_id: string;
  readonly at: string;
}

/** The accounts that payments went to, in their order, and last the one that the award names. */
export async function carry({ sequelize }: QueryInterface): Promise<void> {
  const missing = `NOT EXISTS (SELECT 1 FROM payee_assignments s
                                WHERE s.application_id = w.application_id)`;
  const paid = await sequelize.query<Old>(
    `SELECT p.application_id, p.bank_account_id, MIN(b.prepared_at) AS at
       FROM payments p JOIN payment_batches b ON b.id = p.batch_id
       JOIN awards w ON w.application_id = p.application_id
      WHERE w.bank_account_id IS NOT NULL AND p.bank_account_id <> w.bank_account_id AND ${missing}
      GROUP BY p.application_id, p.bank_account_id ORDER BY MIN(b.prepared_at)`,
    { type: QueryTypes.SELECT },
  );
  const named = await sequelize.query<Old>(
    `SELECT w.application_id, w.bank_account_id, COALESCE(w.committed_at, w.reserved_at) AS at
       FROM awards w WHERE w.bank_account_id IS NOT NULL AND ${missing}`,
    { type: QueryTypes.SELECT },
  );
  const places = new Map<string, number>();
  for (const { application_id: application, bank_account_id: account, at } of [...paid, ...named]) {
    const place = (places.get(application) ?? 0) + 1;
    places.set(application, place);
    await sequelize.query(
      `INSERT INTO payee_assignments (id, application_id, place, bank_account_id, kind, proof_file_id,
              proof_name, reason, on_behalf, asked_by, asked_person, asked_at)
       VALUES (:id, :application, :place, :account, 'brought', NULL, '', '', 0, NULL, NULL, :at)`,
      { replacements: { id: randomUUID(), application, place, account, at } },
    );
  }
  await sequelize.query(
    `UPDATE payments SET payee_assignment_id =
            (SELECT s.id FROM payee_assignments s WHERE s.application_id = payments.application_id
                AND s.bank_account_id = payments.bank_account_id)
      WHERE payee_assignment_id IS NULL`,
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'payments', 'replaces_id');
  await dropColumn(queries, 'payments', 'payee_assignment_id');
  await dropTables(queries, ['payee_decisions', 'payee_assignments']);
}
