import type { Invariant } from './invariant.js';

const replayed = (sums: Readonly<Record<string, number>>): string =>
  `COALESCE(SUM(CASE m.kind ${Object.entries(sums)
    .map(([kind, sign]) => `WHEN '${kind}' THEN ${sign === 1 ? '' : '-'}m.amount`)
    .join(' ')} ELSE 0 END), 0)`;

/** Vouchers and their moves, registries and claims (docs/sources.md §7.3). */
export const voucherInvariants: readonly Invariant[] = [
  {
    name: 'vouchers_are_the_replay_of_their_moves',
    sql: `SELECT v.id, v.number FROM vouchers v LEFT JOIN voucher_moves m ON m.voucher_id = v.id
           GROUP BY v.id, v.number, v.available, v.frozen, v.used, v.ended
          HAVING v.available <> ${replayed({ grant: 1, freeze: -1, unfreeze: 1, end: -1 })}
              OR v.frozen <> ${replayed({ freeze: 1, unuse: 1, unfreeze: -1, use: -1 })}
              OR v.used <> ${replayed({ use: 1, unuse: -1 })}
              OR v.ended <> ${replayed({ end: 1 })}`,
  },
  {
    name: 'vouchers_never_below_zero',
    sql: `SELECT id, number FROM vouchers
           WHERE available < 0 OR frozen < 0 OR used < 0 OR ended < 0
              OR available + frozen + used + ended <> face`,
  },
  {
    name: 'voucher_moves_have_no_gaps',
    sql: `SELECT v.id, v.moves FROM vouchers v LEFT JOIN voucher_moves m ON m.voucher_id = v.id
           GROUP BY v.id, v.moves
          HAVING COUNT(m.seq) <> v.moves OR COALESCE(MAX(m.seq), 0) <> v.moves`,
  },
  {
    name: 'ended_vouchers_hold_nothing_available',
    sql: `SELECT id, number FROM vouchers WHERE status <> 'live' AND available <> 0`,
  },
  {
    name: 'used_vouchers_are_awarded',
    sql: `SELECT v.id, v.number FROM vouchers v
           WHERE v.used <> COALESCE((SELECT SUM(w.amount) FROM awards w
                  WHERE w.voucher_id = v.id AND w.status <> 'released'), 0)`,
  },
  {
    name: 'entries_come_from_a_case',
    sql: `SELECT e.id, e.number FROM registry_entries e
           WHERE NOT EXISTS (SELECT 1 FROM applications a
                  WHERE a.id = e.application_id AND a.organisation_id = e.organisation_id)`,
  },
  {
    name: 'claims_belong_to_living_cases',
    sql: `SELECT c.claim_key, c.application_id FROM unique_claims c
           WHERE NOT EXISTS (SELECT 1 FROM applications a
                  WHERE a.id = c.application_id AND a.number IS NOT NULL)`,
  },
];
