import { policy } from '../../domain/access/policy.js';
import { payableSql } from '../../shared/payable/payableSql.js';
import { waitsForSecondSql } from '../../shared/payable/secondApprovalSql.js';
import { ofCases, type Desk } from './desk.query.js';

/** What finance, and who decides over money, find waiting. */
export const moneyDesks: readonly Desk[] = [
  {
    what: 'tranches',
    roles: ['finance_preparer'],
    href: '/payments',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM tranches t JOIN applications a ON a.id = t.application_id
         JOIN awards w ON w.application_id = a.id AND w.status = 'committed'
         JOIN budget_lines b ON b.id = COALESCE(t.budget_line_id, w.budget_line_id)
         LEFT JOIN bank_accounts k ON k.id = w.bank_account_id
        WHERE t.status = 'due' AND ${payableSql()} AND ${ofCases(scoped)}`,
  },
  {
    what: 'payees',
    roles: ['finance_preparer'],
    href: '/payees',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM payee_assignments s JOIN applications a ON a.id = s.application_id
        WHERE s.kind IN ('proved', 'changed') AND s.asked_person <> :person AND ${ofCases(scoped)}
          AND NOT EXISTS (SELECT 1 FROM payee_decisions d WHERE d.assignment_id = s.id)`,
  },
  {
    what: 'toReview',
    roles: ['finance_reviewer'],
    href: '/payments?view=batches',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM payment_batches
        WHERE status = 'prepared' AND prepared_person <> :person AND ${scoped}`,
  },
  {
    what: 'toApprove',
    roles: ['finance_approver'],
    href: '/payments?view=batches',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM payment_batches
        WHERE status = 'reviewed' AND prepared_person <> :person
          AND COALESCE(reviewed_person, '') <> :person AND ${scoped}`,
  },
  {
    what: 'toApproveAgain',
    roles: policy['payment.approve_again'],
    href: '/payments?view=batches',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM payment_batches b
        WHERE b.status = 'approved'
          AND :person NOT IN (b.prepared_person, b.reviewed_person, b.approved_person)
          AND ${waitsForSecondSql('b')}
          AND ${scoped.replaceAll('programme_id', 'b.programme_id')}`,
  },
  {
    what: 'limits',
    roles: policy['limit.decide'],
    href: '/payments/limits',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM approval_limits
        WHERE proposed_person <> :person AND ${scoped}
          AND NOT EXISTS (SELECT 1 FROM approval_limit_decisions d
                           WHERE d.limit_id = approval_limits.id)`,
  },
  {
    what: 'toConfirm',
    roles: policy['payment.confirm'],
    href: '/payments?view=batches',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM result_files f JOIN payment_batches b ON b.id = f.batch_id
        WHERE f.status = 'proposed' AND f.proposed_person <> :person
          AND ${scoped.replaceAll('programme_id', 'b.programme_id')}`,
  },
  {
    // One that waits for a second person is no work of who proposed how it came out.
    what: 'differences',
    roles: policy['payment.resolve'],
    href: '/payments?view=batches',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM result_differences d JOIN payment_batches b ON b.id = d.batch_id
         LEFT JOIN difference_answers r ON r.open_key = d.id
        WHERE (r.id IS NULL OR (r.status = 'proposed' AND r.proposed_person <> :person))
          AND ${scoped.replaceAll('programme_id', 'b.programme_id')}`,
  },
  {
    what: 'budget',
    roles: policy['fund.decide'],
    href: '/funds#waiting',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM budget_proposals
        WHERE status = 'proposed' AND proposed_person <> :person AND ${scoped}`,
  },
  {
    what: 'instalments',
    roles: policy['instalment.decide'],
    href: '/payments/instalments',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM instalment_decisions d JOIN applications a ON a.id = d.application_id
        WHERE d.status = 'proposed' AND d.proposed_person <> :person AND ${ofCases(scoped)}`,
  },
  {
    what: 'recoveries',
    roles: policy['recovery.decide'],
    href: '/recoveries',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM recoveries r JOIN applications a ON a.id = r.application_id
        WHERE ((r.status = 'hearing' AND r.opened_person <> :person
                AND (r.statement_at IS NOT NULL OR r.hearing_until < :today))
            OR EXISTS (SELECT 1 FROM recovery_proposals p
                        WHERE p.open_key = r.id AND p.proposed_person <> :person))
          AND ${ofCases(scoped)}`,
  },
  {
    what: 'receipts',
    roles: policy['recovery.confirm'],
    href: '/recoveries',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM recovery_receipts r JOIN applications a ON a.id = r.application_id
        WHERE r.status = 'proposed' AND r.proposed_person <> :person AND ${ofCases(scoped)}`,
  },
];
