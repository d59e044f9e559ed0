import type { Invariant } from './invariant.js';

/** The log, agreements and mail. Hashes themselves are recomputed by `chains.ts`. */
export const recordInvariants: readonly Invariant[] = [
  {
    name: 'streams_have_no_gaps',
    sql: `SELECT stream, COUNT(*) AS events, MAX(seq) AS last FROM events
           GROUP BY stream HAVING COUNT(*) <> MAX(seq) OR MIN(seq) <> 1`,
  },
  {
    name: 'events_are_linked',
    sql: `SELECT e.stream, e.seq FROM events e
            JOIN events b ON b.stream = e.stream AND b.seq = e.seq - 1
           WHERE e.prev_hash <> b.hash`,
  },
  {
    name: 'agreements_are_signed_in_order',
    sql: `SELECT id, application_id FROM agreements
           WHERE (countersigned_at IS NOT NULL AND signed_at IS NULL)
              OR (signed_at IS NOT NULL AND (bank_account_id IS NULL OR signed_by IS NULL))`,
  },
  {
    name: 'agreements_name_an_account_on_file',
    sql: `SELECT g.id, g.application_id FROM agreements g
           WHERE g.bank_account_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM bank_accounts k WHERE k.id = g.bank_account_id)`,
  },
  {
    name: 'mails_are_sent_or_waiting',
    sql: `SELECT id, status, attempts FROM mails
           WHERE status NOT IN ('waiting', 'sent', 'failed')
              OR (status = 'sent') <> (sent_at IS NOT NULL)`,
  },
  {
    // Every two hours of four days, after some in the first hour; then it is given up.
    name: 'no_mail_is_stuck',
    sql: `SELECT id, event, attempts FROM mails WHERE status = 'waiting' AND attempts > 60`,
  },
  {
    // Tried eleven times, over half a day.
    name: 'letters_owed_are_written',
    sql: `SELECT application_id, attempts FROM letter_failures WHERE attempts > 10`,
  },
  {
    name: 'mails_have_a_reader_and_words',
    sql: `SELECT id, event FROM mails
           WHERE TRIM(subject) = '' OR to_address = ''
              OR (body = '') <> (body_removed_at IS NOT NULL)`,
  },
];
