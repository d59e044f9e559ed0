import { recorded, says } from './eventBinding.js';
import type { Invariant } from './invariant.js';

const duty = (of: string): string => `CONCAT('duty:', ${of}.application_id)`;

/** What awardees owe: every row and every change of it stands in the log, decided by two where two decide. */
export const dutyInvariants: readonly Invariant[] = [
  {
    name: 'duties_begun_as_the_log_says',
    sql: `SELECT d.id, d.application_id FROM duties d
           WHERE NOT ${recorded(
             duty('d'),
             ['duty_begun'],
             says('id', 'd.id'),
             says('duty', 'd.duty'),
             'e.at = d.begun_at',
           )}`,
  },
  {
    name: 'duty_submissions_stand_in_the_log',
    sql: `SELECT s.id, s.application_id FROM duty_submissions s
            LEFT JOIN users u ON u.id = s.filed_by
            LEFT JOIN duties d ON d.id = s.duty_id
           WHERE u.person_id <> s.filed_person OR d.application_id <> s.application_id
              OR NOT ${recorded(
                duty('s'),
                ['duty_filed'],
                says('id', 's.duty_id'),
                'e.at = s.filed_at',
                'e.actor_id = s.filed_by',
              )}`,
  },
  {
    name: 'duty_reviews_stand_in_the_log',
    sql: `SELECT r.submission_id, r.application_id FROM duty_reviews r
            LEFT JOIN duty_submissions s ON s.id = r.submission_id
            LEFT JOIN users u ON u.id = r.decided_by
           WHERE s.duty_id <> r.duty_id OR s.filed_person <> r.filed_person
              OR u.person_id <> r.decided_person
              OR NOT ${recorded(
                duty('r'),
                ['duty_accepted', 'duty_returned', 'duty_refused'],
                "e.type = CONCAT('duty_', r.outcome)",
                says('submission', 'r.submission_id'),
                'e.actor_id = r.decided_by',
              )}`,
  },
  {
    name: 'duty_decisions_stand_in_the_log',
    sql: `SELECT x.id, x.application_id FROM duty_decisions x
           WHERE NOT ${recorded(duty('x'), ['duty_proposed'], says('decision', 'x.id'))}
              OR (x.status = 'approved' AND NOT ${recorded(
                duty('x'),
                ['duty_extended', 'duty_waived', 'duty_failed'],
                says('decision', 'x.id'),
                'e.actor_id = x.decided_by',
                'e.at = x.decided_at',
              )})
              OR (x.status = 'rejected' AND NOT ${recorded(
                duty('x'),
                ['duty_rejected'],
                says('decision', 'x.id'),
                'e.actor_id = x.decided_by',
              )})`,
  },
  {
    name: 'duty_consequences_stand_in_the_log',
    sql: `SELECT c.id, c.application_id FROM duty_consequences c
           WHERE NOT ${recorded(
             duty('c'),
             ['duty_consequence'],
             says('consequence', 'c.id'),
             says('effect', 'c.effect'),
           )}`,
  },
  {
    name: 'duties_stand_as_they_were_decided',
    sql: `SELECT d.id, d.status FROM duties d
           WHERE (d.status = 'accepted' AND NOT EXISTS (SELECT 1 FROM duty_reviews r
                    WHERE r.duty_id = d.id AND r.outcome IN ('accepted', 'refused')))
              OR (d.status = 'waived' AND NOT EXISTS (SELECT 1 FROM duty_decisions x
                    WHERE x.duty_id = d.id AND x.act = 'waive' AND x.status = 'approved'))
              OR (d.status = 'failed' AND NOT EXISTS (SELECT 1 FROM duty_decisions x
                    WHERE x.duty_id = d.id AND x.act = 'fail' AND x.status = 'approved'))
              OR (d.status = 'filed' AND NOT EXISTS (SELECT 1 FROM duty_submissions s
                    LEFT JOIN duty_reviews r ON r.submission_id = s.id
                   WHERE s.duty_id = d.id AND r.submission_id IS NULL))
              OR (d.status NOT IN ('open', 'filed') AND EXISTS (SELECT 1 FROM duty_decisions x
                    WHERE x.open_key = d.id))`,
  },
];
