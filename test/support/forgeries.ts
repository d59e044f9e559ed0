import { forgedDefences } from './forgedDefences.js';

const one = (table: string, where: string): string =>
  `(SELECT id FROM (SELECT id FROM ${table} WHERE ${where} ORDER BY id LIMIT 1) AS some)`;

/** Writes past the product: what, the check that must notice it, and the statements. */
export const forgeries: readonly (readonly [
  what: string,
  check: string,
  sql: readonly string[],
])[] = [
  [
    'an appropriation that nobody made',
    'ledger_entries_stand_in_the_log',
    [
      `INSERT INTO ledger_entries (budget_line_id, seq, kind, from_account, to_account, amount,
                application_id, tranche_id, payment_id, once_key, at, actor_id)
         SELECT b.id, b.entries + 1, 'appropriate', 'appropriated', 'available', 1000000000, NULL,
                NULL, NULL, 'forged', e.at, e.actor_id
           FROM budget_lines b JOIN ledger_entries e ON e.budget_line_id = b.id AND e.seq = 1
          WHERE b.id = ${one('budget_lines', 'entries > 0')}`,
      `UPDATE budget_lines SET entries = entries + 1, appropriated = appropriated + 1000000000,
                available = available + 1000000000 WHERE id = ${one('budget_lines', 'entries > 0')}`,
    ],
  ],
  [
    'a transfer that nobody approved',
    'ledger_entries_stand_in_the_log',
    [
      `INSERT INTO ledger_entries (budget_line_id, seq, kind, from_account, to_account, amount,
                once_key, at, outside)
         SELECT b.id, b.entries + 1, 'reverse', 'available', 'appropriated', 100, 'forged:1',
                '2026-01-01', 'in_transit' FROM budget_lines b WHERE b.code = 'KC'`,
      `INSERT INTO ledger_entries (budget_line_id, seq, kind, from_account, to_account, amount,
                once_key, at, outside)
         SELECT b.id, b.entries + 1, 'appropriate', 'appropriated', 'available', 100, 'forged:2',
                '2026-01-01', 'in_transit' FROM budget_lines b WHERE b.code = 'HC'`,
      `UPDATE budget_lines SET entries = entries + 1, appropriated = appropriated - 100,
                available = available - 100 WHERE code = 'KC'`,
      `UPDATE budget_lines SET entries = entries + 1, appropriated = appropriated + 100,
                available = available + 100 WHERE code = 'HC'`,
    ],
  ],
  [
    'a posting that nobody proposed',
    'postings_stand_in_the_log',
    [
      `INSERT INTO postings (id, act, programme_id, year, document, reason, proposed_by,
                proposed_person, proposed_at, approved_by, approved_person, at)
         SELECT 'forged', act, programme_id, year, document, reason, proposed_by, proposed_person,
                proposed_at, approved_by, approved_person, at
           FROM postings WHERE id = ${one('postings', "act = 'appropriate'")}`,
    ],
  ],
  [
    'an account that nobody checked',
    'accounts_were_checked_by_somebody',
    ["UPDATE bank_accounts SET verified_at = '2026-01-01', verified_by = added_by"],
  ],
  [
    'an account brought over that came back or was refused',
    'brought_accounts_are_of_before',
    [
      `INSERT INTO payee_assignments (id, application_id, place, bank_account_id, kind, proof_name,
                reason, on_behalf, asked_at)
         SELECT 'forged', s.application_id, 99, s.bank_account_id, 'brought', '', '', 0, s.asked_at
           FROM payee_assignments s WHERE s.id = ${one('payee_assignments', 'place = 1')}`,
    ],
  ],
  [
    'another amount of what was proposed',
    'budget_proposals_stand_in_the_log',
    ['UPDATE budget_proposals SET amount = amount + 1 WHERE amount IS NOT NULL'],
  ],
  [
    'other details of what was proposed',
    'budget_proposals_hold_what_was_proposed',
    [`UPDATE budget_proposals SET details = '{"items":["forged"]}'`],
  ],
  [
    "a day of the bank's that nobody confirmed",
    'payment_results_stand_in_the_log',
    ["UPDATE payment_results SET bank_day = '2025-12-31'"],
  ],
  [
    'a paid instalment moved to another line',
    'instalments_stand_where_they_were_posted',
    [
      `UPDATE tranches SET budget_line_id = (SELECT MAX(id) FROM budget_lines WHERE code <> 'KC')
          WHERE status = 'paid'`,
    ],
  ],
  [
    'a year that nobody closed',
    'closed_lines_are_closed_by_a_posting',
    ["UPDATE budget_lines SET closed_at = '2026-01-01' WHERE code = 'KC'"],
  ],
  [
    "a checked account given another's number, with its hash",
    'awards_are_paid_to_the_account_in_the_log',
    [
      `UPDATE bank_accounts SET
            number_sealed = (SELECT s FROM (SELECT MIN(number_sealed) AS s FROM bank_accounts
                              WHERE number_hash = (SELECT MAX(number_hash) FROM bank_accounts)) AS x),
            number_tail = (SELECT s FROM (SELECT MIN(number_tail) AS s FROM bank_accounts
                              WHERE number_hash = (SELECT MAX(number_hash) FROM bank_accounts)) AS y),
            number_hash = (SELECT s FROM (SELECT MAX(number_hash) AS s FROM bank_accounts) AS z)
          WHERE id IN (SELECT bank_account_id FROM awards WHERE status = 'committed')`,
    ],
  ],
  [
    'a sealed number alone changed',
    'account_numbers_are_as_sealed',
    ["UPDATE bank_accounts SET number_sealed = 'v1.AAAA' WHERE verified_at IS NOT NULL"],
  ],
  [
    'an award pointed to another checked account',
    'awards_are_paid_to_the_account_in_the_log',
    [
      `UPDATE awards SET bank_account_id = (SELECT MAX(id) FROM bank_accounts
            WHERE verified_at IS NOT NULL) WHERE status = 'committed'`,
    ],
  ],
  [
    'the hash of a settled batch',
    'batches_are_signed_as_the_log_says',
    ["UPDATE payment_batches SET lines_hash = '0' WHERE status = 'settled'"],
  ],
  [
    'another approver of a settled batch',
    'batches_are_signed_as_the_log_says',
    [
      `UPDATE payment_batches SET approved_by = (SELECT MIN(id) FROM users)
          WHERE status = 'settled'`,
    ],
  ],
  [
    'a batch over the limit that was approved once',
    'batches_over_the_limit_were_approved_twice',
    ['DELETE FROM batch_approvals'],
  ],
  [
    'a limit raised past those who decide it',
    'approval_limits_stand_in_the_log',
    ['UPDATE approval_limits SET amount = amount * 1000'],
  ],
  ['a limit that is gone', 'logged_limits_are_there', ['DELETE FROM approval_limits']],
  [
    'the text of a signed agreement',
    'agreements_read_as_signed',
    ["UPDATE agreements SET text_zh = CONCAT(text_zh, ' ') WHERE signed_at IS NOT NULL"],
  ],
  [
    'the text of a signed agreement and its hash',
    'agreements_are_signed_as_the_log_says',
    ["UPDATE agreements SET hash = '0' WHERE signed_at IS NOT NULL"],
  ],
  [
    'instalments shifted within an award',
    'tranches_are_as_they_were_planned',
    [
      "UPDATE tranches SET amount = amount - 1 WHERE position = 1 AND status = 'planned'",
      "UPDATE tranches SET amount = amount + 1 WHERE position = 2 AND status = 'planned'",
    ],
  ],
  [
    'a role that nobody granted',
    'roles_were_granted_as_the_log_says',
    [
      `INSERT INTO grants (id, user_id, role, programme_id, granted_by, granted_at)
         SELECT 'forged', g.user_id, 'finance_approver', NULL, g.granted_by, g.granted_at
           FROM grants g WHERE g.id = ${one('grants', "role = 'desk_officer'")}`,
    ],
  ],
  ['a role that is gone', 'logged_roles_are_there', ['DELETE FROM grants']],
  [
    'a member whom nobody took in',
    'members_joined_as_the_log_says',
    [
      `INSERT INTO memberships (organisation_id, user_id, position, joined_at)
         SELECT (SELECT MIN(organisation_id) FROM memberships), MAX(id), 'manager', '2026-01-01'
           FROM users`,
    ],
  ],
  ['members who are gone', 'logged_members_are_there', ['DELETE FROM memberships']],
  [
    'a batch approved without its event',
    'batches_are_signed_as_the_log_says',
    ["DELETE FROM events WHERE type = 'batch_approved'"],
  ],
  [
    'a meeting that nobody convened',
    'meetings_stand_as_the_log_says',
    [
      `INSERT INTO meetings (id, programme_id, title, place, starts_at, status, sitting,
                secretary_id, chair_id, chair_reason, convened_by, convened_at, ended_reason, notes,
                notes_state, notes_reason, version)
         SELECT 'forged', 'kechuang', 'forged', 'forged', '2026-01-01', 'ended', 1, MIN(id), MAX(id),
                '', MIN(id), '2026-01-01', '', '', 'draft', '', 1 FROM users`,
    ],
  ],
  [
    'minutes that nobody confirmed',
    'minutes_were_confirmed_as_the_log_says',
    [
      `INSERT INTO meeting_minutes (meeting_id, part, number, content, content_hash, written_by,
                written_person, written_at, confirmed_by, confirmed_person, confirmed_at)
         SELECT 'forged', 1, 'HY-0', '{}', 'forged', MIN(id), 'one', '2026-01-01', MAX(id),
                'another', '2026-01-01' FROM users`,
    ],
  ],
  [
    'minutes with another content',
    'minutes_read_as_confirmed',
    [
      `INSERT INTO meeting_minutes (meeting_id, part, number, content, content_hash, written_by,
                written_person, written_at, confirmed_by, confirmed_person, confirmed_at)
         SELECT 'forged', 1, 'HY-0', '{}', 'forged', MIN(id), 'one', '2026-01-01', MAX(id),
                'another', '2026-01-01' FROM users`,
    ],
  ],
  [
    'a case that ends',
    'cases_stand_where_their_events_led',
    ["UPDATE applications SET status = 'ended', stage = NULL WHERE status = 'running'"],
  ],
  [
    'a case moved on in its state alone',
    'cases_stand_where_their_events_led',
    [`UPDATE applications SET state = REPLACE(state, '"visit":1', '"visit":2')`],
  ],
  ...forgedDefences,
];
