import { count, optional, sumOfFen } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { organisations } from '../../data/tables/people.js';
import { programmes } from '../../data/tables/procedures.js';
import { registryEntries } from '../../data/tables/registries.js';
import { vouchers } from '../../data/tables/vouchers.js';
import { applications } from '../../data/tables/cases.js';
import { theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import { awardValues, ledgerScope } from './ledgerCases.query.js';
import type { LedgerFilter } from './ledgerFilter.input.js';
import type { Proof } from './ledgerTable.view.js';

const { columns: voucher } = vouchers;
const { name, credit_code } = organisations.columns;
const voucherColumns = {
  number: voucher.number,
  application_id: voucher.application_id,
  case_number: applications.columns.number,
  organisation: name,
  credit_code,
  programme: programmes.columns.name,
  face: voucher.face,
  available: voucher.available,
  frozen: voucher.frozen,
  used: voucher.used,
  ended: voucher.ended,
  created_at: voucher.created_at,
  valid_until: voucher.valid_until,
  status: voucher.status,
  orders: count(),
};
export type VoucherLedgerRow = RowOf<typeof voucherColumns>;

const vouchersWhere = `(:everywhere = 1 OR v.programme_id IN (:programmes)) AND ${theirsToHandle()}
        AND (:programme = '' OR v.programme_id = :programme)
        AND (:line = '' OR v.budget_line_id = :line)
        AND (:organisation = '' OR v.organisation_id = :organisation)
        AND v.created_at >= :from AND v.created_at <= :to
        AND (:text = '' OR INSTR(LOWER(v.number), :text) > 0 OR INSTR(LOWER(o.name), :text) > 0)`;

const voucherFrom = `FROM vouchers v JOIN organisations o ON o.id = v.organisation_id
       JOIN applications a ON a.id = v.application_id
       JOIN programmes g ON g.id = v.programme_id`;

/** Vouchers by number, the newest first; the period is that of their issue. */
export async function voucherLedgerRows(
  { db }: Deps,
  actor: Actor,
  filter: LedgerFilter,
  { before, most }: { readonly before: string; readonly most: number },
): Promise<VoucherLedgerRow[]> {
  return db.select(
    voucherColumns,
    `SELECT v.number, v.application_id, a.number AS case_number, o.name AS organisation,
            o.credit_code, g.name AS programme, v.face, v.available, v.frozen, v.used, v.ended,
            v.created_at, v.valid_until, v.status,
            (SELECT COUNT(*) FROM applications s WHERE s.base_id = v.application_id) AS orders
       ${voucherFrom}
      WHERE ${vouchersWhere} AND (:before = '' OR v.number < :before)
      ORDER BY v.number DESC LIMIT ${most}`,
    { ...awardValues(actor, filter), before },
  );
}

const voucherSums = {
  face: sumOfFen(),
  available: sumOfFen(),
  frozen: sumOfFen(),
  used: sumOfFen(),
  ended: sumOfFen(),
};
const voucherParts = ['available', 'frozen', 'used', 'ended'] as const;
const signs = {
  available: { grant: 1, freeze: -1, unfreeze: 1, end: -1 },
  frozen: { freeze: 1, unuse: 1, unfreeze: -1, use: -1 },
  used: { use: 1, unuse: -1 },
  ended: { end: 1 },
} as const;

/** What vouchers hold, beside what their movements come to. */
export async function proveVouchers(
  { db }: Deps,
  actor: Actor,
  filter: LedgerFilter,
): Promise<readonly Proof[]> {
  const values = awardValues(actor, filter);
  const parts = ['face', ...voucherParts] as const;
  const [kept] = await db.select(
    voucherSums,
    `SELECT ${parts.map((part) => `COALESCE(SUM(v.${part}), 0) AS ${part}`).join(', ')}
       ${voucherFrom} WHERE ${vouchersWhere}`,
    values,
  );
  const summed = voucherParts.map((part) => {
    const each = Object.entries(signs[part]).map(
      ([kind, sign]) => `WHEN '${kind}' THEN ${sign === 1 ? '' : '-'}m.amount`,
    );
    return `COALESCE(SUM(CASE m.kind ${each.join(' ')} ELSE 0 END), 0) AS ${part}`;
  });
  const [moves] = await db.select(
    voucherSums,
    `SELECT COALESCE(SUM(CASE m.kind WHEN 'grant' THEN m.amount ELSE 0 END), 0) AS face,
            ${summed.join(', ')}
       FROM voucher_moves m JOIN vouchers v ON v.id = m.voucher_id
       JOIN organisations o ON o.id = v.organisation_id
       JOIN applications a ON a.id = v.application_id
      WHERE ${vouchersWhere}`,
    values,
  );
  return parts.map((account) => ({
    account,
    rows: kept?.[account] ?? 0n,
    entries: moves?.[account] ?? 0n,
  }));
}

const { columns: entry } = registryEntries;
const listedColumns = {
  id: entry.id,
  registry: entry.registry,
  programme_id: entry.programme_id,
  programme: programmes.columns.name,
  registries: programmes.columns.registries,
  number: entry.number,
  organisation_id: entry.organisation_id,
  organisation: name,
  credit_code,
  level: entry.level,
  quota: entry.quota,
  valid_from: entry.valid_from,
  valid_until: entry.valid_until,
  status: entry.status,
  awards: count(),
  granted: optional(sumOfFen()),
  paid: optional(sumOfFen()),
};
export type ListedRow = RowOf<typeof listedColumns>;

const theirAwards = (what: string, from: string): string =>
  `(SELECT ${what} FROM ${from} JOIN applications a ON a.id = w.application_id
      WHERE a.organisation_id = r.organisation_id AND a.programme_id = r.programme_id
        AND w.status <> 'voucher' AND ${theirsToHandle()})`;

/** Listed carriers, providers and bases, with what their programme granted and paid them over the years. */
export async function listedRows(
  { db }: Deps,
  actor: Actor,
  { programme, organisation, text }: LedgerFilter,
  { before, most }: { readonly before: string; readonly most: number },
): Promise<ListedRow[]> {
  return db.select(
    listedColumns,
    `SELECT r.id, r.registry, r.programme_id, g.name AS programme, g.registries, r.number,
            r.organisation_id, o.name AS organisation, o.credit_code, r.level, r.quota,
            r.valid_from, r.valid_until, r.status,
            ${theirAwards('COUNT(*)', 'awards w')} AS awards,
            ${theirAwards('SUM(w.amount)', 'awards w')} AS granted,
            ${theirAwards("SUM(CASE WHEN t.status = 'paid' THEN t.amount ELSE 0 END)", 'awards w JOIN tranches t ON t.application_id = w.application_id')} AS paid
       FROM registry_entries r JOIN organisations o ON o.id = r.organisation_id
       JOIN programmes g ON g.id = r.programme_id
      WHERE (:everywhere = 1 OR r.programme_id IN (:programmes))
        AND (:programme = '' OR r.programme_id = :programme)
        AND (:organisation = '' OR r.organisation_id = :organisation)
        AND (:text = '' OR INSTR(LOWER(r.number), :text) > 0 OR INSTR(LOWER(o.name), :text) > 0)
        AND (:before = '' OR r.number < :before)
      ORDER BY r.number DESC LIMIT ${most}`,
    { ...ledgerScope(actor), programme, organisation, text: text.toLowerCase(), before },
  );
}
