import { flag, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Database } from '../../data/database.js';
import { bankAccounts, payments } from '../../data/tables/funding.js';
import { payeeAssignments, payeeDecisions } from '../../data/tables/payeeTables.js';
import {
  currentPayee,
  payeeStanding,
  type PayeeAssignment,
  type PayeeFacts,
  type PayeeKind,
  type PayeeStanding,
  type ReturnedPayment,
} from '../../domain/fund/payee.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { newId, type Deps } from '../request/deps.js';
import { accountFacts, awardStream } from './bankAccounts.js';

const { columns: assignment } = payeeAssignments;
const { columns: decision } = payeeDecisions;
const { columns: account } = bankAccounts;
const assignmentColumns = {
  ...assignment,
  outcome: optional(decision.outcome),
  decided_by: optional(decision.decided_by),
  decided_at: optional(decision.decided_at),
  counts_from: decision.counts_from,
  decision_reason: optional(decision.reason),
  holder: account.holder,
  bank: account.bank,
  branch_code: account.branch_code,
  number_tail: account.number_tail,
  verified: flag(),
};

/** An assignment with its account, covered, and what became of it. */
export interface PayeeLine extends PayeeAssignment {
  readonly applicationId: string;
  readonly proofFileId: string | null;
  readonly proofName: string;
  readonly reason: string;
  readonly onBehalf: boolean;
  readonly askedBy: string | null;
  readonly askedPerson: string | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string;
  readonly holder: string;
  readonly bank: string;
  readonly branchCode: string;
  readonly tail: string;
  readonly verified: boolean;
}

/** What is known of where one award is paid to. */
export type PayeeFile = PayeeFacts<PayeeLine>;

const returnedColumns = {
  application_id: payments.columns.application_id,
  reference: payments.columns.reference,
  result_at: payments.columns.result_at,
  result_reason: payments.columns.result_reason,
  bank_account_id: payments.columns.bank_account_id,
  payee_assignment_id: payments.columns.payee_assignment_id,
};

/** The payee files of these awards; two statements however many there are. */
export async function payeeFiles(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PayeeFile>> {
  if (ids.length === 0) return new Map();
  const rows = await db.select(
    assignmentColumns,
    `SELECT s.*, d.outcome, d.decided_by, d.decided_at, d.counts_from, d.reason AS decision_reason,
            k.holder, k.bank, k.branch_code, k.number_tail,
            CASE WHEN k.verified_at IS NULL THEN 0 ELSE 1 END AS verified
       FROM payee_assignments s
       JOIN bank_accounts k ON k.id = s.bank_account_id
       LEFT JOIN payee_decisions d ON d.assignment_id = s.id
      WHERE s.application_id IN (:ids) ORDER BY s.application_id, s.place`,
    { ids },
  );
  const back = await db.select(
    returnedColumns,
    `SELECT p.application_id, p.reference, p.result_at, p.result_reason, p.bank_account_id,
            p.payee_assignment_id
       FROM payments p JOIN tranches t ON t.id = p.tranche_id
      WHERE p.application_id IN (:ids) AND p.status = 'returned' AND t.status = 'due'
        AND NOT EXISTS (SELECT 1 FROM payments live WHERE live.live_key = t.id)
      ORDER BY p.result_at`,
    { ids },
  );
  const returned = new Map(back.map((row) => [row.application_id, returnedOf(row)]));
  const grouped = groupedBy(rows, ({ application_id: id }) => id);
  return new Map(
    ids.map((id) => {
      const assignments = (grouped.get(id) ?? []).map(lineOf);
      const checked = currentPayee(assignments)?.verified ?? false;
      return [id, { assignments, checked, returned: returned.get(id) ?? null }];
    }),
  );
}

/** The payee file of one award; empty where there is none. */
export async function payeeFile(db: Database, id: string): Promise<PayeeFile> {
  const files = await payeeFiles(db, [id]);
  return files.get(id) ?? { assignments: [], checked: false, returned: null };
}

/** As far as the account goes, whether each of these awards is paid and why not. */
export async function payeeStandings(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PayeeStanding>> {
  const files = await payeeFiles(db, [...new Set(ids)]);
  const now = clock.now();
  return new Map([...files].map(([id, file]) => [id, payeeStanding(file, now)]));
}

const returnedOf = (row: RowOf<typeof returnedColumns>): ReturnedPayment => ({
  at: row.result_at ?? '',
  reason: row.result_reason,
  reference: row.reference,
  assignmentId: row.payee_assignment_id,
  accountId: row.bank_account_id,
});

const lineOf = (row: RowOf<typeof assignmentColumns>): PayeeLine => ({
  id: row.id,
  applicationId: row.application_id,
  place: row.place,
  accountId: row.bank_account_id,
  kind: row.kind,
  proofFileId: row.proof_file_id,
  proofName: row.proof_name,
  reason: row.reason,
  onBehalf: row.on_behalf === 1,
  askedBy: row.asked_by,
  askedPerson: row.asked_person,
  askedAt: row.asked_at,
  outcome: row.outcome,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  countsFrom: row.counts_from,
  decisionReason: row.decision_reason ?? '',
  holder: row.holder,
  bank: row.bank,
  branchCode: row.branch_code,
  tail: row.number_tail,
  verified: row.verified,
});

/**
 * Awards `w` still owed something whose account waits for somebody, or for its pause: not checked,
 * asked for, come back. A rough sieve; `payeeStanding` says what it waits for.
 */
export const wantingPayeeSql = (w: string): string => `
  ${w}.status = 'committed'
   AND EXISTS (SELECT 1 FROM tranches t
                WHERE t.application_id = ${w}.application_id AND t.status IN ('planned', 'due'))
   AND (EXISTS (SELECT 1 FROM bank_accounts k
                 WHERE k.id = ${w}.bank_account_id AND k.verified_at IS NULL)
     OR EXISTS (SELECT 1 FROM payee_assignments s
                 WHERE s.application_id = ${w}.application_id AND s.kind IN ('proved', 'changed')
                   AND NOT EXISTS (SELECT 1 FROM payee_decisions d WHERE d.assignment_id = s.id))
     OR EXISTS (SELECT 1 FROM payments p JOIN tranches t ON t.id = p.tranche_id
                 WHERE p.application_id = ${w}.application_id AND p.status = 'returned'
                   AND t.status = 'due'
                   AND NOT EXISTS (SELECT 1 FROM payments live WHERE live.live_key = t.id)))`;

export interface NewPayee {
  readonly applicationId: string;
  readonly accountId: string;
  readonly kind: PayeeKind;
  readonly proof: {
    readonly fileId: string;
    readonly name: string;
    readonly sha256: string;
  } | null;
  readonly reason: string;
  readonly onBehalf: boolean;
  readonly personId: string | null;
}

/**
 * Adds an assignment, in the caller's transaction, which holds the case and then its award; its id.
 */
export async function addPayee(
  deps: Deps,
  by: { readonly at: string; readonly actorId: string | null },
  { applicationId, accountId, kind, proof, reason, onBehalf, personId }: NewPayee,
): Promise<string> {
  const { rows } = deps.db;
  const id = newId();
  const place = (await rows.payeeAssignments.count({ application_id: applicationId })) + 1;
  await rows.payeeAssignments.insert({
    id,
    application_id: applicationId,
    place,
    bank_account_id: accountId,
    kind,
    proof_file_id: proof?.fileId ?? null,
    proof_name: proof?.name ?? '',
    reason,
    on_behalf: onBehalf ? 1 : 0,
    // Nobody asked for what an award began with: whoever committed it has named nothing.
    asked_by: personId === null ? null : by.actorId,
    asked_person: personId,
    asked_at: by.at,
  });
  const data = {
    assignment: id,
    place,
    kind,
    onBehalf,
    reason,
    proof: proof?.sha256 ?? '',
    ...(await accountFacts(deps, accountId)),
  };
  await recordEvents(deps.db, awardStream(applicationId), by, [{ type: 'payee_named', data }]);
  return id;
}
