import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { bankAccounts, payments, tranches } from '../../data/tables/funding.js';
import type { Deps } from '../../shared/request/deps.js';

const trancheColumns = {
  name: tranches.columns.name,
  amount: tranches.columns.amount,
  status: tranches.columns.status,
  due_at: tranches.columns.due_at,
  paid_at: tranches.columns.paid_at,
  payment: optional(payments.columns.status),
  result_reason: optional(payments.columns.result_reason),
};
/** An instalment with what became of its latest payment. */
export type TrancheLine = RowOf<typeof trancheColumns>;

/** The number of the account that an agreement names, in full; null where it names none. */
export async function agreedAccountNumber(
  { db, seal }: Deps,
  applicationId: string,
): Promise<string | null> {
  const [account] = await db.select(
    { sealed: bankAccounts.columns.number_sealed },
    `SELECT k.number_sealed AS sealed FROM agreements g
       JOIN bank_accounts k ON k.id = g.bank_account_id WHERE g.application_id = :id`,
    { id: applicationId },
  );
  return account ? seal.open(account.sealed) : null;
}

/** The instalments of an award, in order. */
export async function trancheLines({ db }: Deps, applicationId: string): Promise<TrancheLine[]> {
  return db.select(
    trancheColumns,
    `SELECT t.name, t.amount, t.status, t.due_at, t.paid_at, p.status AS payment, p.result_reason
       FROM tranches t
       LEFT JOIN payments p ON p.tranche_id = t.id
        AND p.id = (SELECT MAX(q.id) FROM payments q WHERE q.tranche_id = t.id AND q.status <> 'void')
      WHERE t.application_id = :id
      ORDER BY t.position`,
    { id: applicationId },
  );
}
