import { recorded, says } from './eventBinding.js';
import type { Invariant } from './invariant.js';

/** What two persons did to the budget, and the entries that are its legs (docs/sources.md §7.1). */
export const postingInvariants: readonly Invariant[] = [
  {
    name: 'postings_are_by_two_persons',
    sql: `SELECT p.id, p.act FROM postings p
            LEFT JOIN users a ON a.id = p.proposed_by
            LEFT JOIN users b ON b.id = p.approved_by
            LEFT JOIN budget_proposals o ON o.id = p.id
           WHERE p.proposed_person = p.approved_person
              OR a.person_id IS NULL OR a.person_id <> p.proposed_person
              OR b.person_id IS NULL OR b.person_id <> p.approved_person
              OR (p.act <> 'recover' AND (o.id IS NULL OR o.status <> 'approved' OR o.act <> p.act
                  OR o.decided_by <> p.approved_by OR o.proposed_by <> p.proposed_by))`,
  },
  {
    name: 'budget_proposals_stand_in_the_log',
    sql: `SELECT o.id, o.act FROM budget_proposals o
           WHERE NOT ${recorded(
             "CONCAT('budget:', o.id)",
             ['budget_proposed'],
             'e.actor_id = o.proposed_by AND e.at = o.proposed_at',
             says('act', 'o.act'),
             says('document', 'o.document'),
             `(o.amount IS NULL OR ${says('amountFen', 'o.amount')})`,
             `(o.budget_line_id IS NULL OR ${says('budgetLineId', 'o.budget_line_id')})`,
             `(o.to_line_id IS NULL OR ${says('toLine', 'o.to_line_id')})`,
             `(o.reverses IS NULL OR ${says('reverses', 'o.reverses')})`,
           )}`,
  },
  {
    name: 'legs_belong_to_a_posting',
    sql: `SELECT e.budget_line_id, e.seq FROM ledger_entries e
            LEFT JOIN postings p ON p.id = e.posting_id
           WHERE e.posting_id IS NOT NULL AND (p.id IS NULL OR p.at <> e.at)
          UNION ALL
          SELECT p.id, 0 FROM postings p JOIN budget_proposals o ON o.id = p.id
           WHERE o.act IN ('appropriate', 'increase', 'reduce', 'give_back') AND o.amount <>
                 COALESCE((SELECT SUM(e.amount) FROM ledger_entries e WHERE e.posting_id = p.id), 0)`,
  },
  {
    name: 'what_is_on_its_way_arrives',
    sql: `SELECT e.posting_id, e.outside FROM ledger_entries e
           WHERE e.outside IN ('in_transit', 'carried_over')
           GROUP BY e.posting_id, e.outside
          HAVING SUM(CASE WHEN e.from_account = 'appropriated' THEN e.amount ELSE -e.amount END) <> 0`,
  },
  {
    name: 'instalments_stand_where_they_were_posted',
    sql: `SELECT t.id, t.status FROM tranches t
            JOIN awards w ON w.application_id = t.application_id
           WHERE t.status IN ('due', 'paid') AND COALESCE(t.budget_line_id, w.budget_line_id) <>
                 (SELECT e.budget_line_id FROM ledger_entries e
                   WHERE e.application_id = t.application_id AND e.tranche_id = t.id
                     AND e.to_account IN ('payable', 'paid')
                   ORDER BY e.at DESC, e.once_key DESC LIMIT 1)`,
  },
  {
    name: 'closed_lines_are_closed_by_a_posting',
    sql: `SELECT b.id, b.code FROM budget_lines b LEFT JOIN postings p ON p.id = b.closed_by
           WHERE (b.closed_at IS NULL) <> (b.closed_by IS NULL)
              OR (b.closed_by IS NOT NULL AND (p.id IS NULL OR p.act <> 'close'
                  OR p.at <> b.closed_at OR p.year <> b.year OR p.programme_id <> b.programme_id))
              OR (b.closed_by IS NULL AND COALESCE((SELECT l.act FROM postings l
                   WHERE l.programme_id = b.programme_id AND l.year = b.year
                     AND l.act IN ('close', 'reopen') ORDER BY l.at DESC, l.id DESC LIMIT 1), '')
                  = 'close')`,
  },
];
