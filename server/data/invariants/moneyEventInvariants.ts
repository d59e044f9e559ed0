import { entryKinds } from '../../domain/fund/ledger.js';
import { quoted, recorded, sameOrEmpty, says, streamAbout, streamsOf } from './eventBinding.js';
import type { Invariant } from './invariant.js';

/** The events of a kind of stream that stand for rows, counted as the rows are. */
const counted = (subject: string, types: readonly string[]): string =>
  `(SELECT e.stream, e.seq, e.type, e.at, e.actor_id, e.data,
           ROW_NUMBER() OVER (PARTITION BY e.stream ORDER BY e.seq) AS place
      FROM events e WHERE ${streamsOf(subject)} AND e.type IN (${quoted(types)}))`;

const fundEvents = counted('fund', entryKinds);
const voucherEvents = counted('voucher', ['voucher_moved']);
const budget = "CONCAT('budget:', p.id)";
const agreed = [says('act', 'p.act'), says('document', 'p.document')];
const batch = "CONCAT('batch:', b.id)";
const linesHash = says('linesHash', 'b.lines_hash');
const award = (of: string): string => `CONCAT('award:', ${of}.application_id)`;

/** Money and the events that say who moved it: neither stands without the other. */
export const moneyEventInvariants: readonly Invariant[] = [
  {
    name: 'ledger_entries_stand_in_the_log',
    sql: `SELECT x.budget_line_id, x.seq FROM ledger_entries x
            LEFT JOIN ${fundEvents} v
              ON v.stream = CONCAT('fund:', x.budget_line_id) AND v.place = x.seq
           WHERE v.stream IS NULL OR v.type <> x.kind OR v.at <> x.at
              OR NOT (${sameOrEmpty('v.actor_id', 'x.actor_id')})
              OR NOT (${says('onceKey', 'x.once_key', 'v')})
              OR NOT (${says('amountFen', 'x.amount', 'v')})
              OR NOT (${says('from', 'x.from_account', 'v')} AND ${says('to', 'x.to_account', 'v')})
              OR NOT (x.posting_id IS NULL OR ${says('posting', 'x.posting_id', 'v')})
              OR NOT (x.outside IS NULL OR ${says('outside', 'x.outside', 'v')})
              OR NOT (x.valued_at IS NULL OR ${says('valuedAt', 'x.valued_at', 'v')})`,
  },
  {
    name: 'logged_postings_stand_in_the_ledger',
    sql: `SELECT v.stream, v.seq FROM ${fundEvents} v
            LEFT JOIN ledger_entries x
              ON x.budget_line_id = SUBSTR(v.stream, 6) AND x.seq = v.place
           WHERE x.seq IS NULL`,
  },
  {
    name: 'budget_lines_stand_in_the_log',
    sql: `SELECT b.id, b.code FROM budget_lines b
           WHERE NOT ${recorded("CONCAT('fund:', b.id)", ['budget_line_opened'])}`,
  },
  {
    name: 'postings_stand_in_the_log',
    sql: `SELECT p.id, p.act FROM postings p
           WHERE NOT ${recorded(
             budget,
             ['budget_proposed'],
             'e.actor_id = p.proposed_by AND e.at = p.proposed_at',
             ...agreed,
           )}
              OR NOT ${recorded(
                budget,
                ['budget_approved'],
                'e.actor_id = p.approved_by AND e.at = p.at',
                ...agreed,
                `(p.reverses IS NULL OR ${says('reverses', 'p.reverses')})`,
              )}`,
  },
  {
    name: 'logged_postings_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('budget')} AND e.type = 'budget_approved'
             AND NOT EXISTS (SELECT 1 FROM postings p WHERE p.id = ${streamAbout('budget')})`,
  },
  {
    name: 'batches_are_signed_as_the_log_says',
    sql: `SELECT b.id, b.number, b.status FROM payment_batches b
           WHERE NOT ${recorded(batch, ['batch_prepared'], 'e.actor_id = b.prepared_by', linesHash)}
              OR (b.reviewed_by IS NOT NULL AND NOT ${recorded(
                batch,
                ['batch_reviewed'],
                'e.actor_id = b.reviewed_by',
                linesHash,
              )})
              OR (b.approved_by IS NOT NULL AND NOT ${recorded(
                batch,
                ['batch_approved'],
                'e.actor_id = b.approved_by',
                linesHash,
              )})`,
  },
  {
    name: 'batches_stand_as_the_log_says',
    sql: `SELECT b.id, b.number, b.status FROM payment_batches b
           WHERE (b.approved_by IS NULL AND ${recorded(batch, ['batch_approved'])})
              OR (b.status IN ('exported', 'settled')) <> ${recorded(batch, ['batch_exported'])}
              OR (b.status = 'settled') <> ${recorded(batch, ['batch_settled'])}
              OR (b.status = 'void') <> ${recorded(batch, ['batch_voided'])}`,
  },
  {
    name: 'logged_batches_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('batch')} AND e.seq = 1
             AND NOT EXISTS (SELECT 1 FROM payment_batches b WHERE b.id = SUBSTR(e.stream, 7))`,
  },
  {
    name: 'awards_are_paid_to_the_account_in_the_log',
    sql: `SELECT w.application_id FROM awards w
            LEFT JOIN bank_accounts k ON k.id = w.bank_account_id
           WHERE w.status = 'committed' AND (k.id IS NULL OR NOT ${recorded(
             award('w'),
             ['award_committed', 'award_account_changed'],
             `e.seq = (SELECT MAX(l.seq) FROM events l WHERE l.stream = e.stream
                          AND l.type IN ('award_committed', 'award_account_changed'))`,
             says('account', 'k.id'),
             says('numberHash', 'k.number_hash'),
           )})`,
  },
  {
    name: 'tranches_are_as_they_were_planned',
    sql: `SELECT t.id, t.application_id FROM tranches t
           WHERE NOT ${recorded(
             award('t'),
             ['award_committed', 'instalment_reduced'],
             `INSTR(e.data, CONCAT('"', t.tranche, '":"', t.amount, '"')) > 0`,
           )}`,
  },
  {
    name: 'instalment_decisions_stand_in_the_log',
    sql: `SELECT d.id, d.tranche_id FROM instalment_decisions d
           WHERE NOT ${recorded(
             award('d'),
             ['instalment_proposed'],
             'e.actor_id = d.proposed_by',
             says('decision', 'd.id'),
             says('act', 'd.act'),
           )}
              OR (d.status = 'approved' AND NOT ${recorded(
                award('d'),
                ['instalment_decided'],
                'e.actor_id = d.decided_by',
                says('decision', 'd.id'),
              )})`,
  },
  {
    name: 'accounts_are_as_they_were_added',
    sql: `SELECT k.id FROM bank_accounts k
           WHERE (k.organisation_id IS NOT NULL OR k.user_id IS NOT NULL) AND NOT ${recorded(
             `CASE WHEN k.organisation_id IS NOT NULL THEN CONCAT('org:', k.organisation_id)
                   ELSE CONCAT('user:', k.user_id) END`,
             ['bank_account_added', 'bank_account_recorded'],
             says('account', 'k.id'),
             says('numberHash', 'k.number_hash'),
             says('branchCode', 'k.branch_code'),
           )}`,
  },
  {
    name: 'voucher_moves_stand_in_the_log',
    sql: `SELECT m.voucher_id, m.seq FROM voucher_moves m
            LEFT JOIN ${voucherEvents} v
              ON v.stream = CONCAT('voucher:', m.voucher_id) AND v.place = m.seq
           WHERE v.stream IS NULL OR NOT (${says('onceKey', 'm.once_key', 'v')})
              OR NOT (${says('amountFen', 'm.amount', 'v')}) OR NOT (${says('kind', 'm.kind', 'v')})`,
  },
  {
    name: 'logged_voucher_moves_are_there',
    sql: `SELECT v.stream, v.seq FROM ${voucherEvents} v
            LEFT JOIN voucher_moves m
              ON m.voucher_id = SUBSTR(v.stream, 9) AND m.seq = v.place
           WHERE m.seq IS NULL`,
  },
  {
    name: 'differences_stand_in_the_log',
    sql: `SELECT d.id, d.batch_id FROM result_differences d
           WHERE NOT ${recorded(
             "CONCAT('batch:', d.batch_id)",
             ['difference_found'],
             says('difference', 'd.id'),
             says('reference', 'd.reference'),
             says('amountFen', 'd.amount'),
             says('result', 'd.result'),
           )}`,
  },
  {
    name: 'difference_answers_are_by_two_persons',
    sql: `SELECT a.id, a.batch_id FROM difference_answers a
            LEFT JOIN users p ON p.id = a.proposed_by
            LEFT JOIN users s ON s.id = a.decided_by
           WHERE p.id IS NULL OR p.person_id <> a.proposed_person
              OR (a.decided_by IS NOT NULL AND (s.id IS NULL OR s.person_id <> a.decided_person))
              OR a.decided_person = a.proposed_person
              OR NOT ${recorded(
                "CONCAT('batch:', a.batch_id)",
                ['difference_proposed'],
                'e.actor_id = a.proposed_by',
                says('answer', 'a.id'),
                says('kind', 'a.kind'),
              )}
              OR (a.status = 'approved') <> ${recorded(
                "CONCAT('batch:', a.batch_id)",
                ['difference_approved'],
                'e.actor_id = a.decided_by',
                says('answer', 'a.id'),
              )}`,
  },
  {
    name: 'logged_differences_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('batch')} AND e.type = 'difference_found'
             AND NOT EXISTS (SELECT 1 FROM result_differences d
                  WHERE d.batch_id = SUBSTR(e.stream, 7) AND ${says('difference', 'd.id')})`,
  },
];
