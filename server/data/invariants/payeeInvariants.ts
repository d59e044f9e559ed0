import { recorded, says } from './eventBinding.js';
import type { Invariant } from './invariant.js';

const award = (of: string): string => `CONCAT('award:', ${of}.application_id)`;

/** Whether the log names an assignment. */
const named = (s: string): string =>
  recorded(award(s), ['payee_named'], says('assignment', `${s}.id`));

/** Stands by itself: named with the award, brought over, or confirmed by a second person. */
const counts = (s: string): string => `
  (${s}.kind IN ('first', 'brought') OR EXISTS (SELECT 1 FROM payee_decisions c
     WHERE c.assignment_id = ${s}.id AND c.outcome = 'confirmed'))`;

/**
 * Where awards are paid to: an assignment for each account, two persons to each that was asked for,
 * and a payment by no other. Awards of a process of the release before have none until they are
 * brought over.
 */
export const payeeInvariants: readonly Invariant[] = [
  {
    name: 'awards_are_paid_to_their_last_assignment',
    sql: `SELECT w.application_id FROM awards w
            JOIN payee_assignments s ON s.application_id = w.application_id AND ${counts('s')}
           WHERE w.status = 'committed' AND s.bank_account_id <> w.bank_account_id
             AND NOT EXISTS (SELECT 1 FROM payee_assignments l
                  WHERE l.application_id = s.application_id AND l.place > s.place AND ${counts('l')})
             AND EXISTS (SELECT 1 FROM payee_assignments k
                  WHERE k.application_id = w.application_id
                    AND k.bank_account_id = w.bank_account_id)`,
  },
  {
    name: 'payee_assignments_stand_in_the_log',
    sql: `SELECT s.id, s.application_id FROM payee_assignments s
            JOIN bank_accounts k ON k.id = s.bank_account_id
           WHERE s.kind <> 'brought'
             AND NOT ${recorded(
               award('s'),
               ['payee_named'],
               says('assignment', 's.id'),
               says('account', 's.bank_account_id'),
               says('numberHash', 'k.number_hash'),
             )}`,
  },
  {
    // What a migration brought over comes before all that the log names, and once for an account.
    name: 'brought_accounts_are_of_before',
    sql: `SELECT s.id, s.application_id FROM payee_assignments s
            JOIN payee_assignments b ON b.application_id = s.application_id AND b.place < s.place
           WHERE s.kind = 'brought' AND NOT ${named('s')}
             AND (b.kind <> 'brought' OR b.bank_account_id = s.bank_account_id OR ${named('b')})`,
  },
  {
    // A process of 0.5 counted an account as checked by who prepared a payment to it.
    name: 'accounts_were_checked_by_somebody',
    sql: `SELECT k.id FROM bank_accounts k
           WHERE k.verified_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM payee_decisions d
                  JOIN payee_assignments s ON s.id = d.assignment_id
                 WHERE s.bank_account_id = k.id AND d.outcome = 'confirmed'
                   AND d.decided_at = k.verified_at AND d.decided_by = k.verified_by)
             AND NOT EXISTS (SELECT 1 FROM payments p
                  JOIN payment_batches b ON b.id = p.batch_id
                 WHERE p.bank_account_id = k.id AND b.prepared_by = k.verified_by
                   AND b.prepared_at >= k.verified_at
                   AND SUBSTR(b.prepared_at, 1, 10) = SUBSTR(k.verified_at, 1, 10))`,
  },
  {
    name: 'payee_decisions_stand_in_the_log',
    sql: `SELECT d.assignment_id, d.application_id FROM payee_decisions d
           WHERE NOT ${recorded(
             award('d'),
             ['payee_confirmed', 'payee_refused', 'payee_withdrawn'],
             "e.type = CONCAT('payee_', d.outcome)",
             'e.actor_id = d.decided_by',
             says('assignment', 'd.assignment_id'),
           )}`,
  },
  {
    name: 'payees_are_checked_by_another_person',
    sql: `SELECT d.assignment_id FROM payee_decisions d
            JOIN payee_assignments s ON s.id = d.assignment_id
            LEFT JOIN users u ON u.id = d.decided_by
            LEFT JOIN users q ON q.id = s.asked_by
           WHERE s.application_id <> d.application_id OR s.asked_person <> d.asked_person
              OR u.person_id <> d.decided_person OR q.person_id <> s.asked_person
              OR s.kind IN ('first', 'brought')
              OR (d.outcome <> 'withdrawn' AND s.asked_person = d.decided_person)`,
  },
  {
    name: 'payments_go_by_their_assignment',
    sql: `SELECT p.id, p.reference FROM payments p
            LEFT JOIN payee_assignments s ON s.id = p.payee_assignment_id
           WHERE p.payee_assignment_id IS NOT NULL
             AND (s.id IS NULL OR s.application_id <> p.application_id
                  OR s.bank_account_id <> p.bank_account_id OR NOT ${counts('s')})`,
  },
  {
    name: 'payments_replace_what_came_back',
    sql: `SELECT p.id, p.reference FROM payments p
            LEFT JOIN payments b ON b.id = p.replaces_id
           WHERE p.replaces_id IS NOT NULL
             AND (b.id IS NULL OR b.tranche_id <> p.tranche_id OR b.status <> 'returned')`,
  },
  {
    // A process of 0.5 changes the account of both; that is brought over.
    name: 'signed_accounts_are_the_first_assigned',
    sql: `SELECT g.application_id FROM agreements g
            JOIN payee_assignments s ON s.application_id = g.application_id AND s.kind = 'first'
           WHERE (g.bank_account_id IS NULL OR g.bank_account_id <> s.bank_account_id)
             AND NOT EXISTS (SELECT 1 FROM payee_assignments l
                  WHERE l.application_id = s.application_id AND l.kind = 'brought'
                    AND l.place > s.place)`,
  },
];
