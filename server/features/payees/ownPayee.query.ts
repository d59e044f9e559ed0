import { bankAccounts, payments } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import type { Database } from '../../data/database.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { PayeeLine } from '../../shared/effects/payeeFile.js';

const onTheWayColumns = {
  reference: payments.columns.reference,
  amount: payments.columns.amount,
  bank: bankAccounts.columns.bank,
  number_tail: bankAccounts.columns.number_tail,
};
/** A payment that is in a batch already, with the account it goes to whatever is named now. */
export type PaymentOnTheWay = RowOf<typeof onTheWayColumns>;

export const paymentsOnTheWay = (db: Database, id: string): Promise<PaymentOnTheWay[]> =>
  db.select(
    onTheWayColumns,
    `SELECT p.reference, p.amount, k.bank, k.number_tail
       FROM payments p JOIN bank_accounts k ON k.id = p.bank_account_id
      WHERE p.application_id = :id AND p.status = 'in_batch' ORDER BY p.reference`,
    { id },
  );

/** The names of those who asked for assignments and decided on them, by account. */
export async function namesOfPayees(
  db: Database,
  lines: readonly PayeeLine[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(lines.flatMap((each) => [each.askedBy ?? '', each.decidedBy ?? '']))];
  const rows = await db.select(
    { id: users.columns.id, name: users.columns.name },
    'SELECT u.id, u.name FROM users u WHERE u.id IN (:ids)',
    { ids: ['', ...ids] },
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
