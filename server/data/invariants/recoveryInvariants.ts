import { recorded, says, streamsOf } from './eventBinding.js';
import type { Invariant } from './invariant.js';

const award = "CONCAT('award:', r.application_id)";
const about = says('recovery', 'r.id');
const amounts = [says('principalFen', 'r.principal'), says('interestFen', 'r.interest')];
const ofReceipt = says('receipt', 'r.id');
const ofProposal = says('proposal', 'p.id');
const legs = (what: string): string =>
  `COALESCE((SELECT SUM(e.amount) FROM ledger_entries e WHERE e.posting_id = r.id ${what}), 0)`;

/** Money that is asked back: what was claimed, what came back, its postings and who said so. */
export const recoveryInvariants: readonly Invariant[] = [
  {
    name: 'recoveries_stand_in_the_log',
    sql: `SELECT r.id, r.number FROM recoveries r
           WHERE NOT ${recorded(award, ['recovery_opened'], 'e.actor_id = r.opened_by', about, says('cause', 'r.cause'))}
              OR (r.status = 'hearing' AND NOT ${recorded(award, ['recovery_opened'], about, ...amounts)})
              OR (r.status IN ('claimed', 'settled', 'withdrawn', 'written_off') AND NOT ${recorded(
                award,
                ['recovery_decided', 'recovery_act_approved'],
                about,
                ...amounts,
              )})
              OR (r.decided_by IS NOT NULL AND NOT ${recorded(
                award,
                ['recovery_decided', 'recovery_dropped'],
                'e.actor_id = r.decided_by AND e.at = r.decided_at',
                about,
              )})
              OR (r.status = 'settled' AND NOT ${recorded(award, ['recovery_settled'], about)})`,
  },
  {
    name: 'recoveries_are_by_two_persons',
    sql: `SELECT r.id, r.number FROM recoveries r
            LEFT JOIN users a ON a.id = r.opened_by LEFT JOIN users b ON b.id = r.decided_by
           WHERE a.person_id IS NULL OR a.person_id <> r.opened_person
              OR (r.decided_by IS NOT NULL AND (b.person_id IS NULL OR b.person_id <> r.decided_person
                  OR r.decided_person = r.opened_person))`,
  },
  {
    name: 'recoveries_end_as_two_persons_agreed',
    sql: `SELECT r.id, r.number FROM recoveries r
           WHERE r.status IN ('withdrawn', 'written_off') AND NOT EXISTS (
             SELECT 1 FROM recovery_proposals p WHERE p.recovery_id = r.id AND p.status = 'approved'
                AND p.act = CASE r.status WHEN 'withdrawn' THEN 'withdraw' ELSE 'write_off' END)
          UNION ALL
          SELECT p.id, p.act FROM recovery_proposals p
            LEFT JOIN recoveries r ON r.id = p.recovery_id
            LEFT JOIN users a ON a.id = p.proposed_by LEFT JOIN users b ON b.id = p.decided_by
           WHERE r.id IS NULL OR a.person_id IS NULL OR a.person_id <> p.proposed_person
              OR (p.decided_by IS NOT NULL AND (b.person_id IS NULL OR b.person_id <> p.decided_person
                  OR p.decided_person = p.proposed_person))
              OR NOT ${recorded(
                award,
                ['recovery_act_proposed'],
                'e.actor_id = p.proposed_by',
                about,
                ofProposal,
                says('act', 'p.act'),
              )}
              OR (p.status = 'approved') <> ${recorded(award, ['recovery_act_approved'], about, ofProposal)}`,
  },
  {
    name: 'recoveries_have_what_was_received',
    sql: `SELECT r.id, r.number FROM recoveries r
           WHERE r.received <> COALESCE((SELECT SUM(x.amount) FROM recovery_receipts x
                  WHERE x.recovery_id = r.id AND x.status = 'approved'), 0)
              OR r.received > r.principal + r.interest
              OR (r.status = 'settled' AND r.received <> r.principal + r.interest)`,
  },
  {
    name: 'recovery_receipts_stand_in_the_log',
    sql: `SELECT r.id, r.recovery_id FROM recovery_receipts r
           WHERE NOT ${recorded(
             award,
             ['recovery_receipt_registered'],
             'e.actor_id = r.proposed_by',
             ofReceipt,
             says('recovery', 'r.recovery_id'),
             says('amountFen', 'r.amount'),
             says('serial', 'r.serial'),
             says('day', 'r.received_on'),
           )}
              OR (r.status = 'approved' AND NOT ${recorded(
                award,
                ['recovery_receipt_confirmed'],
                'e.actor_id = r.decided_by AND e.at = r.decided_at',
                ofReceipt,
              )})`,
  },
  {
    name: 'logged_recoveries_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('award')} AND (
             (e.type = 'recovery_opened' AND NOT EXISTS (SELECT 1 FROM recoveries r WHERE ${about}
                AND CONCAT('award:', r.application_id) = e.stream))
             OR (e.type = 'recovery_receipt_confirmed' AND NOT EXISTS (
               SELECT 1 FROM recovery_receipts r WHERE ${ofReceipt} AND r.status = 'approved'
                  AND ${says('amountFen', 'r.amount')})))`,
  },
  {
    name: 'confirmed_receipts_are_posted',
    sql: `SELECT r.id, r.recovery_id FROM recovery_receipts r
            LEFT JOIN postings p ON p.id = r.id AND p.act = 'recover'
           WHERE r.kind = 'bank' AND (
                 (r.status = 'approved') <> (p.id IS NOT NULL)
              OR (r.status = 'approved' AND (p.proposed_by <> r.proposed_by
                  OR p.approved_by <> r.decided_by OR r.proposed_person = r.decided_person
                  OR ${legs('')} <> r.amount - r.interest
                  OR ${legs("AND e.from_account = 'paid' AND e.to_account IN ('returned', 'available')")}
                     <> r.amount - r.interest)))`,
  },
  {
    name: 'posted_recoveries_are_receipts',
    sql: `SELECT p.id, p.act FROM postings p
           WHERE p.act = 'recover' AND NOT EXISTS (SELECT 1 FROM recovery_receipts r
                  WHERE r.id = p.id AND r.kind = 'bank' AND r.status = 'approved')
          UNION ALL
          SELECT e.budget_line_id, e.kind FROM ledger_entries e
           WHERE e.from_account = 'paid' AND e.to_account IN ('returned', 'available')
             AND NOT EXISTS (SELECT 1 FROM postings p WHERE p.id = e.posting_id AND p.act = 'recover')`,
  },
  {
    name: 'offsets_cancel_what_was_due',
    sql: `SELECT r.id, r.tranche_id FROM recovery_receipts r
            LEFT JOIN tranches t ON t.id = r.tranche_id
           WHERE r.kind = 'offset' AND r.status = 'approved'
             AND (t.id IS NULL OR t.status <> 'cancelled' OR t.amount <> r.amount
                  OR t.application_id <> r.application_id)`,
  },
];
