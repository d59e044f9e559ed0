import { sumOfFen } from '../../data/schema/columns.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { endOfZoneDay, startOfZoneDay } from '../../domain/calendar.js';
import type { Deps } from '../../shared/request/deps.js';
import type { LedgerFilter, LedgerMoment } from './ledgerFilter.input.js';
import type { Proof } from './ledgerTable.view.js';

const within = (column: string): string => `${column} >= :from AND ${column} <= :to`;
const atMoment: Readonly<Record<LedgerMoment, string>> = {
  submitted: within('a.submitted_at'),
  approved: within('w.reserved_at'),
  signed: within('w.committed_at'),
  paid: `EXISTS (SELECT 1 FROM tranches m WHERE m.application_id = a.id AND m.status = 'paid'
                    AND ${within('m.paid_at')})`,
};

/**
 * Awards `w` with their cases `a`, as far as the filter goes, of the reader's programmes and theirs
 * to handle. What became a voucher stands in the ledger of vouchers.
 */
export const awardsWhere = ({ moment, from, to }: LedgerFilter): string => `
      w.status <> 'voucher' AND (:everywhere = 1 OR a.programme_id IN (:programmes))
  AND ${theirsToHandle()}
  AND (:programme = '' OR a.programme_id = :programme)
  AND (:line = '' OR w.budget_line_id = :line OR EXISTS
         (SELECT 1 FROM tranches n WHERE n.application_id = a.id AND n.budget_line_id = :line))
  AND (:organisation = '' OR COALESCE(a.organisation_id, 'persons') = :organisation)
  AND (:text = '' OR INSTR(LOWER(COALESCE(a.number, '')), :text) > 0
       OR INSTR(LOWER(a.title), :text) > 0 OR INSTR(LOWER(a.applicant_name), :text) > 0)
  ${from === '' && to === '' ? '' : `AND ${atMoment[moment]}`}`;

const lastMoment = '9999-12-31T23:59:59.999Z';

export const ledgerScope = (actor: Actor) => scopeValues(scopeOf(actor, policy['ledger.view']));

export const awardValues = (actor: Actor, filter: LedgerFilter) => ({
  ...ledgerScope(actor),
  programme: filter.programme,
  line: filter.line,
  organisation: filter.organisation,
  text: filter.text.toLowerCase(),
  from: filter.from === '' ? '' : startOfZoneDay(filter.from).toISOString(),
  to: filter.to === '' ? lastMoment : endOfZoneDay(filter.to).toISOString(),
});

/** The accounts in which the money of awards can lie. */
const caseAccounts = ['reserved', 'committed', 'payable', 'paid'] as const;

const sumsColumns = {
  granted: sumOfFen(),
  reserved: sumOfFen(),
  committed: sumOfFen(),
  payable: sumOfFen(),
  paid: sumOfFen(),
};

const moved = (account: string): string =>
  `COALESCE(SUM(CASE WHEN e.to_account = '${account}' THEN e.amount
                     WHEN e.from_account = '${account}' THEN -e.amount ELSE 0 END), 0)`;

// What came back later leaves `paid` for another account; that it was paid stays so.
const paidOut = `COALESCE(SUM(CASE
  WHEN e.from_account = 'payable' AND e.to_account = 'paid' THEN e.amount
  WHEN e.from_account = 'paid' AND e.to_account = 'payable' THEN -e.amount ELSE 0 END), 0)`;

const ofStatus = (status: string): string =>
  `COALESCE(SUM(CASE WHEN t.status = '${status}' THEN t.amount ELSE 0 END), 0)`;

/**
 * What awards and their instalments come to by account, beside what the entries of the same cases
 * come to: equal while the books are whole. Paid counts what was recovered since as well; what a
 * redemption took over from a voucher is left out, since it was entered for both.
 */
export async function proveAwards(
  { db }: Deps,
  actor: Actor,
  filter: LedgerFilter,
): Promise<{ readonly granted: bigint; readonly proofs: readonly Proof[] }> {
  const values = awardValues(actor, filter);
  const { granted, reserved, ...rest } = sumsColumns;
  const [awards] = await db.select(
    { granted, reserved },
    `SELECT COALESCE(SUM(w.amount), 0) AS granted,
            COALESCE(SUM(CASE WHEN w.status = 'reserved' THEN w.amount ELSE 0 END), 0) AS reserved
       FROM awards w JOIN applications a ON a.id = w.application_id WHERE ${awardsWhere(filter)}`,
    values,
  );
  const [instalments] = await db.select(
    rest,
    `SELECT ${ofStatus('planned')} AS committed, ${ofStatus('due')} AS payable,
            ${ofStatus('paid')} AS paid
       FROM tranches t JOIN awards w ON w.application_id = t.application_id
       JOIN applications a ON a.id = w.application_id WHERE ${awardsWhere(filter)}`,
    values,
  );
  const [entries] = await db.select(
    { reserved, ...rest },
    `SELECT ${moved('reserved')} AS reserved, ${moved('committed')} AS committed,
            ${moved('payable')} AS payable, ${paidOut} AS paid
       FROM ledger_entries e JOIN awards w ON w.application_id = e.application_id
       JOIN applications a ON a.id = w.application_id
      WHERE e.once_key NOT LIKE 'voucher-%' AND ${awardsWhere(filter)}`,
    values,
  );
  const rows = { ...awards, ...instalments };
  return {
    granted: awards?.granted ?? 0n,
    proofs: caseAccounts.map((account) => ({
      account,
      rows: rows[account] ?? 0n,
      entries: entries?.[account] ?? 0n,
    })),
  };
}
