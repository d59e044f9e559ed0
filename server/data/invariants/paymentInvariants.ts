import { recorded, says, streamsOf } from './eventBinding.js';
import type { Invariant } from './invariant.js';

const answeredBefore = recorded(
  "CONCAT('batch:', p.batch_id)",
  ['results_imported'],
  `INSTR(e.data, '"file":') = 0`,
);

/** Payments and their batches (docs/sources.md §7.2). */
export const paymentInvariants: readonly Invariant[] = [
  {
    name: 'tranches_have_one_live_payment',
    sql: `SELECT tranche_id, COUNT(*) AS live FROM payments
           WHERE status IN ('in_batch', 'paid') GROUP BY tranche_id HAVING COUNT(*) > 1`,
  },
  {
    name: 'live_payments_hold_their_tranche',
    sql: `SELECT id, status, live_key FROM payments
           WHERE (status IN ('in_batch', 'paid') AND (live_key IS NULL OR live_key <> tranche_id))
              OR (status NOT IN ('in_batch', 'paid') AND live_key IS NOT NULL)`,
  },
  {
    name: 'payments_are_of_their_tranche',
    sql: `SELECT p.id, p.tranche_id FROM payments p LEFT JOIN tranches t ON t.id = p.tranche_id
           WHERE t.id IS NULL OR t.amount <> p.amount OR t.application_id <> p.application_id`,
  },
  {
    name: 'tranches_are_paid_by_a_payment',
    sql: `SELECT t.id, t.status FROM tranches t
           WHERE (t.status = 'paid') <>
                 EXISTS (SELECT 1 FROM payments p WHERE p.tranche_id = t.id AND p.status = 'paid')`,
  },
  {
    name: 'paid_payments_are_in_the_ledger',
    sql: `SELECT p.id, p.reference FROM payments p
           WHERE p.status = 'paid' AND NOT EXISTS (SELECT 1 FROM ledger_entries e
                  WHERE e.payment_id = p.id AND e.kind = 'pay' AND e.amount = p.amount)`,
  },
  {
    name: 'paid_is_within_the_award',
    sql: `SELECT p.application_id, SUM(p.amount) AS paid FROM payments p
            JOIN awards w ON w.application_id = p.application_id
           WHERE p.status = 'paid' GROUP BY p.application_id, w.amount
          HAVING SUM(p.amount) > w.amount`,
  },
  {
    name: 'batches_are_the_sum_of_their_payments',
    sql: `SELECT b.id, b.number FROM payment_batches b LEFT JOIN payments p ON p.batch_id = b.id
           GROUP BY b.id, b.number, b.total, b.line_count
          HAVING b.total <> COALESCE(SUM(p.amount), 0) OR b.line_count <> COUNT(p.id)`,
  },
  {
    name: 'batches_pay_from_their_own_line',
    sql: `SELECT b.id, p.reference FROM payment_batches b
            JOIN payments p ON p.batch_id = b.id
            JOIN awards w ON w.application_id = p.application_id
            LEFT JOIN tranches t ON t.id = p.tranche_id
           WHERE p.status IN ('in_batch', 'paid')
             AND COALESCE(t.budget_line_id, w.budget_line_id) <> b.budget_line_id`,
  },
  {
    name: 'batches_are_signed_by_three_persons',
    sql: `SELECT id, number, status FROM payment_batches
           WHERE reviewed_person = prepared_person OR approved_person = prepared_person
              OR approved_person = reviewed_person
              OR (approved_person IS NOT NULL AND reviewed_person IS NULL)
              OR (status IN ('approved', 'exported', 'settled') AND approved_person IS NULL)
              OR (status = 'reviewed' AND reviewed_person IS NULL)`,
  },
  {
    name: 'signatures_are_of_the_persons_named',
    sql: `SELECT b.id, b.number, u.id AS user_id FROM payment_batches b
            JOIN users u ON u.id IN (b.prepared_by, b.reviewed_by, b.approved_by)
           WHERE (u.id = b.prepared_by AND u.person_id <> b.prepared_person)
              OR (u.id = b.reviewed_by AND u.person_id <> b.reviewed_person)
              OR (u.id = b.approved_by AND u.person_id <> b.approved_person)`,
  },
  {
    name: 'nothing_is_paid_before_export',
    sql: `SELECT p.id, b.status FROM payments p JOIN payment_batches b ON b.id = p.batch_id
           WHERE p.status IN ('paid', 'returned') AND b.status NOT IN ('exported', 'settled')`,
  },
  {
    name: 'settled_batches_are_answered',
    sql: `SELECT b.id, p.reference FROM payment_batches b JOIN payments p ON p.batch_id = b.id
           WHERE b.status = 'settled' AND p.status = 'in_batch'`,
  },
  {
    name: 'void_batches_hold_no_payment',
    sql: `SELECT b.id, p.reference FROM payment_batches b JOIN payments p ON p.batch_id = b.id
           WHERE b.status = 'void' AND p.status <> 'void'`,
  },
  {
    name: 'instalments_are_decided_by_a_second_person',
    sql: `SELECT d.id, d.tranche_id FROM instalment_decisions d
            JOIN users u ON u.id IN (d.proposed_by, d.decided_by)
           WHERE d.decided_person = d.proposed_person
              OR (u.id = d.proposed_by AND u.person_id <> d.proposed_person)
              OR (u.id = d.decided_by AND u.person_id <> d.decided_person)`,
  },
  {
    name: 'instalments_are_held_as_was_decided',
    sql: `SELECT t.id, t.status, t.held_at FROM tranches t
            LEFT JOIN instalment_decisions d ON d.tranche_id = t.id AND d.status = 'approved'
                  AND d.id = (SELECT MAX(l.id) FROM instalment_decisions l
                               WHERE l.tranche_id = t.id AND l.status = 'approved')
           WHERE (t.held_at IS NOT NULL AND (d.id IS NULL OR d.act <> 'hold'))
              OR (t.status = 'due' AND t.held_at IS NULL AND d.act = 'hold')
              OR (d.act = 'cancel' AND t.status <> 'cancelled')`,
  },
  {
    name: 'payments_go_to_checked_accounts',
    sql: `SELECT p.id, p.reference FROM payments p LEFT JOIN bank_accounts k ON k.id = p.bank_account_id
           WHERE k.id IS NULL OR k.verified_at IS NULL OR k.holder <> p.payee`,
  },
  {
    name: 'bank_files_stand_in_the_log',
    sql: `SELECT f.batch_id FROM bank_files f
           WHERE NOT ${recorded(
             "CONCAT('batch:', f.batch_id)",
             ['bank_file_written'],
             'e.actor_id = f.made_by',
             says('sha256', 'f.sha256'),
             says('format', 'f.format'),
           )}`,
  },
  {
    name: 'receipts_stand_in_the_log',
    sql: `SELECT r.id, r.batch_id FROM payment_receipts r
           LEFT JOIN payments p ON p.id = r.payment_id
           WHERE p.id IS NULL OR p.batch_id <> r.batch_id OR NOT ${recorded(
             "CONCAT('batch:', r.batch_id)",
             ['receipt_added'],
             'e.actor_id = r.added_by',
             says('bankReceipt', 'r.id'),
             says('payment', 'r.payment_id'),
             says('sha256', 'r.sha256'),
           )}`,
  },
  {
    name: 'payment_results_stand_in_the_log',
    sql: `SELECT r.id, r.batch_id FROM payment_results r
           WHERE NOT ${recorded(
             "CONCAT('batch:', r.batch_id)",
             ['payment_answered'],
             says('answer', 'r.id'),
             says('payment', 'r.payment_id'),
             says('result', 'r.result'),
             says('amountFen', 'r.amount'),
             says('day', 'r.bank_day'),
             says('serial', 'r.serial'),
           )}`,
  },
  {
    name: 'logged_payment_results_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('batch')} AND e.type = 'payment_answered'
             AND NOT EXISTS (SELECT 1 FROM payment_results r
                  WHERE r.batch_id = SUBSTR(e.stream, 7) AND ${says('answer', 'r.id')})`,
  },
  {
    // Before there were rows of them the log says alone that answers came; it names no file then.
    name: 'payments_are_as_the_bank_said',
    sql: `SELECT p.id, p.reference, p.status FROM payments p
            LEFT JOIN payment_results y ON y.payment_id = p.id AND y.result = 'paid'
            LEFT JOIN payment_results n ON n.payment_id = p.id AND n.result = 'returned'
           WHERE (y.id IS NOT NULL AND (y.amount <> p.amount OR y.batch_id <> p.batch_id))
              OR (n.id IS NOT NULL AND (n.amount <> p.amount OR n.batch_id <> p.batch_id))
              OR (p.status <> 'returned' AND n.id IS NOT NULL)
              OR (p.status NOT IN ('paid', 'returned') AND y.id IS NOT NULL)
              OR (p.status = 'paid' AND y.id IS NULL AND NOT ${answeredBefore})
              OR (p.status = 'returned' AND n.id IS NULL AND NOT ${answeredBefore})`,
  },
  {
    name: 'bank_results_are_confirmed_by_another',
    sql: `SELECT f.id, f.batch_id FROM result_files f
            LEFT JOIN users s ON s.id = f.proposed_by
            LEFT JOIN users d ON d.id = f.decided_by
           WHERE f.decided_person = f.proposed_person OR s.id IS NULL
              OR s.person_id <> f.proposed_person
              OR (f.decided_by IS NOT NULL AND (d.id IS NULL OR d.person_id <> f.decided_person))
              OR NOT ${recorded(
                "CONCAT('batch:', f.batch_id)",
                ['results_imported'],
                'e.actor_id = f.proposed_by',
                says('file', 'f.id'),
                says('sha256', 'f.sha256'),
              )}
              OR (f.status = 'approved') <> ${recorded(
                "CONCAT('batch:', f.batch_id)",
                ['results_confirmed'],
                says('file', 'f.id'),
              )}
          UNION ALL
          SELECT r.id, r.batch_id FROM payment_results r
            LEFT JOIN result_files f ON f.id = r.result_file_id
           WHERE f.id IS NULL OR f.status <> 'approved' OR f.batch_id <> r.batch_id
              OR f.proposed_person <> r.imported_person OR f.decided_person <> r.confirmed_person`,
  },
];
