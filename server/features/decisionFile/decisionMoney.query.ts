import { optional, words } from '../../data/schema/columns.js';
import { batchApprovals } from '../../data/tables/approvalTables.js';
import { budgetLines, ledgerEntries, paymentBatches, payments } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { plainJson, type Json } from '../../domain/json.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

const { columns: payment } = payments;
const { columns: batch } = paymentBatches;
const paymentColumns = {
  reference: payment.reference,
  tranche: payment.tranche_id,
  amount: payment.amount,
  status: payment.status,
  payee: payment.payee,
  result_at: payment.result_at,
  result_reason: payment.result_reason,
  batch: words(20),
  batch_hash: batch.lines_hash,
  prepared_at: batch.prepared_at,
  prepared_by: optional(users.columns.name),
  reviewed_at: batch.reviewed_at,
  reviewed_by: optional(users.columns.name),
  approved_at: batch.approved_at,
  approved_by: optional(users.columns.name),
  /** Over the limit of approval: by a higher rank once more. */
  approved_again_at: optional(batchApprovals.columns.at),
  approved_again_by: optional(users.columns.name),
};

const { columns: entry } = ledgerEntries;
const entryColumns = {
  line: budgetLines.columns.code,
  year: budgetLines.columns.year,
  seq: entry.seq,
  kind: entry.kind,
  from_account: entry.from_account,
  to_account: entry.to_account,
  amount: entry.amount,
  tranche: entry.tranche_id,
  once_key: entry.once_key,
  at: entry.at,
  actor: optional(users.columns.name),
};

/**
 * The award with its instalments; payments with their signers and the entries of the books for those
 * who see funds. Amounts are text: whole fen, of any size.
 */
export async function bundledMoney(
  deps: Deps,
  actor: Actor,
  { row, subject }: CaseFile,
): Promise<Json> {
  const { db } = deps;
  const award = await db.rows.awards.find({ application_id: row.id });
  if (!award) return null;
  const instalments = await db.rows.tranches.all({ application_id: row.id }, [['position', 'ASC']]);
  const seesFunds = policy['fund.view'].some((role) => holds(actor, role, subject.programmeId));
  return plainJson({
    award: {
      class: award.award_class,
      amount: String(award.amount),
      status: award.status,
      reserved_at: award.reserved_at,
      committed_at: award.committed_at,
      released_at: award.released_at,
    },
    instalments: textAmounts(instalments),
    payments: seesFunds ? textAmounts(await paymentsOfCase(deps, row.id)) : null,
    entries: seesFunds ? textAmounts(await entriesOfCase(deps, row.id)) : null,
  });
}

/** Whole fen of any size are text in JSON. */
const textAmounts = (rows: readonly { readonly amount: bigint }[]): object[] =>
  rows.map((row) => ({ ...row, amount: String(row.amount) }));

const paymentsOfCase = ({ db }: Deps, id: string) =>
  db.select(
    paymentColumns,
    `SELECT y.reference, y.tranche_id AS tranche, y.amount, y.status, y.payee, y.result_at,
            y.result_reason, b.number AS batch, b.lines_hash AS batch_hash, b.prepared_at,
            p.name AS prepared_by, b.reviewed_at, r.name AS reviewed_by, b.approved_at,
            a.name AS approved_by, s.at AS approved_again_at, u.name AS approved_again_by
       FROM payments y JOIN payment_batches b ON b.id = y.batch_id
       LEFT JOIN users p ON p.id = b.prepared_by
       LEFT JOIN users r ON r.id = b.reviewed_by
       LEFT JOIN users a ON a.id = b.approved_by
       LEFT JOIN batch_approvals s ON s.batch_id = b.id
       LEFT JOIN users u ON u.id = s.user_id
      WHERE y.application_id = :id ORDER BY y.reference`,
    { id },
  );

const entriesOfCase = ({ db }: Deps, id: string) =>
  db.select(
    entryColumns,
    `SELECT l.code AS line, l.year, e.seq, e.kind, e.from_account, e.to_account, e.amount, e.tranche_id AS tranche, e.once_key, e.at,
            u.name AS actor
       FROM ledger_entries e JOIN budget_lines l ON l.id = e.budget_line_id
       LEFT JOIN users u ON u.id = e.actor_id
      WHERE e.application_id = :id ORDER BY e.at, l.code, l.year, e.seq`,
    { id },
  );
