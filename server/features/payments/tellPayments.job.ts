import { goingOn } from '../../data/goingOn.js';
import { words } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { paymentResults } from '../../data/tables/bankResults.js';
import { bankAccounts, payments, tranches } from '../../data/tables/funding.js';
import { fen } from '../../domain/money.js';
import type { Deps } from '../../shared/request/deps.js';
import { mailPaid, mailReturned } from './payment.mails.js';

const { columns: answer } = paymentResults;
const { columns: payment } = payments;
const owing = {
  id: answer.id,
  result: answer.result,
  day: answer.bank_day,
  reason: answer.reason,
  payment_id: payment.id,
  tranche_id: payment.tranche_id,
  application_id: payment.application_id,
  reference: payment.reference,
  amount: payment.amount,
  status: tranches.columns.status,
  number: words(20),
  title: applications.columns.title,
  bank: bankAccounts.columns.bank,
  tail: bankAccounts.columns.number_tail,
};

const owingSql = `
  SELECT r.id, r.result, r.bank_day AS day, r.reason, p.id AS payment_id, p.tranche_id,
         p.application_id, p.reference, p.amount, t.status, a.number, a.title, k.bank,
         k.number_tail AS tail
    FROM payments p
    JOIN payment_results r ON r.id = p.untold_result_id
    JOIN tranches t ON t.id = p.tranche_id
    JOIN applications a ON a.id = p.application_id
    JOIN bank_accounts k ON k.id = p.bank_account_id
   WHERE p.untold_result_id > :id ORDER BY p.untold_result_id LIMIT 200`;

/**
 * Writes to payees what the bank's confirmed answers say, after the answer was posted and each in a
 * transaction of its own, so that ten thousand letters hold up no posting. How many payments.
 */
export async function tellPayments(deps: Deps): Promise<number> {
  const { db, clock } = deps;
  const going = goingOn();
  const told = await going.through({
    from: { id: '' },
    next: (after) => db.select(owing, owingSql, after),
    placeOf: ({ id }) => ({ id }),
    name: ({ reference }) => `letters about payment ${reference}`,
    work: (row) =>
      db.transaction(async () => {
        const first = await db.rows.payments.update(
          { id: row.payment_id, untold_result_id: row.id },
          { untold_result_id: null },
        );
        if (first !== 1) return 0;
        const about = {
          paymentId: row.payment_id,
          trancheId: row.tranche_id,
          applicationId: row.application_id,
          paymentRef: row.reference,
          amountFen: fen(row.amount),
          caseNumber: row.number,
          caseTitle: row.title,
          bank: row.bank,
          tail: row.tail,
          day: row.day,
        };
        const at = clock.now().toISOString();
        if (row.result === 'paid') await mailPaid(deps, at, about);
        else await mailReturned(deps, at, about, row.reason, row.status !== 'cancelled');
        return 1;
      }),
  });
  going.end();
  return told;
}
