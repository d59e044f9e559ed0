import { recorded, says, streamAbout, streamsOf } from './eventBinding.js';
import type { Invariant } from './invariant.js';

const ofLimit = "CONCAT('limit:', l.id)";
/** No amount in the event where every amount is approved once. */
const amount = `(CASE WHEN l.amount IS NULL THEN INSTR(e.data, '"amountFen"') = 0
                      ELSE ${says('amountFen', 'l.amount')} END)`;
/** Events of before 0.6 do not name the programme. */
const programme = `(INSTR(e.data, '"programmeId":"') = 0 OR ${says('programmeId', 'l.programme_id')})`;

/** Limits of approval, and the second approvals that they ask for. */
export const limitInvariants: readonly Invariant[] = [
  {
    name: 'second_approvals_stand_in_the_log',
    sql: `SELECT s.batch_id, s.user_id FROM batch_approvals s
           WHERE NOT ${recorded(
             "CONCAT('batch:', s.batch_id)",
             ['batch_approved_again'],
             'e.actor_id = s.user_id AND e.at = s.at',
             says('linesHash', 's.lines_hash'),
             says('limit', 's.limit_id'),
           )}`,
  },
  {
    name: 'approval_limits_stand_in_the_log',
    sql: `SELECT l.id, l.programme_id FROM approval_limits l
            LEFT JOIN approval_limit_decisions d ON d.limit_id = l.id
           WHERE NOT ${recorded(
             ofLimit,
             ['limit_proposed'],
             'e.actor_id = l.proposed_by AND e.at = l.proposed_at',
             amount,
             programme,
           )}
              OR (d.limit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events e
                   WHERE e.stream = ${ofLimit} AND e.type = CONCAT('limit_', d.decision)
                     AND e.actor_id = d.decided_by AND e.at = d.decided_at AND ${amount}))`,
  },
  {
    name: 'logged_limits_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('limit')}
             AND NOT EXISTS (SELECT 1 FROM approval_limits l
                   LEFT JOIN approval_limit_decisions d ON d.limit_id = l.id
                  WHERE l.id = ${streamAbout('limit')}
                    AND (e.type = 'limit_proposed' OR e.type = CONCAT('limit_', d.decision)))`,
  },
  {
    // By the limit that was in force when the file first left: a later one asks nothing of it.
    name: 'batches_over_the_limit_were_approved_twice',
    sql: `SELECT b.id, b.number FROM payment_batches b
            JOIN events e ON e.stream = CONCAT('batch:', b.id) AND e.type = 'batch_exported'
           WHERE b.total > (SELECT l.amount FROM approval_limits l
                   JOIN approval_limit_decisions d ON d.limit_id = l.id AND d.decision = 'approved'
                  WHERE l.programme_id = b.programme_id AND d.decided_at < e.at
                  ORDER BY l.place DESC LIMIT 1)
             AND NOT EXISTS (SELECT 1 FROM batch_approvals s
                  WHERE s.batch_id = b.id AND s.lines_hash = b.lines_hash AND s.at <= e.at
                    AND s.person_id NOT IN (b.prepared_person, b.reviewed_person, b.approved_person))`,
  },
];
