import { optional, sumOfFen } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { budgetPostings } from '../../data/tables/budgetTables.js';
import { applications } from '../../data/tables/cases.js';
import { ledgerEntries, paymentBatches } from '../../data/tables/funding.js';
import { recoveryReceipts } from '../../data/tables/recoveryTables.js';
import { users } from '../../data/tables/people.js';
import { apartFor, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { endOfZoneDay, startOfZoneDay } from '../../domain/calendar.js';
import type { EntryKind, LedgerAccount } from '../../domain/fund/ledger.js';
import type { Deps } from '../../shared/request/deps.js';

/** Which entries of a line are looked at; '' leaves a question open, days are of the zone, of what the bank did its own. */
export interface EntryFilter {
  readonly kind: EntryKind | '';
  readonly from: string;
  readonly to: string;
  /** Part of a case's number, title or applicant, or of a document's number. */
  readonly text: string;
}

const { seq, kind, from_account, to_account, amount, at, application_id } = ledgerEntries.columns;
const entryColumns = {
  seq,
  kind,
  from_account,
  to_account,
  amount,
  at,
  /** The day of the bank's, as a moment; null for what the zone booked by itself. */
  valued_at: ledgerEntries.columns.valued_at,
  outside: ledgerEntries.columns.outside,
  actor: optional(users.columns.name),
  application_id,
  number: applications.columns.number,
  title: optional(applications.columns.title),
  posting_id: ledgerEntries.columns.posting_id,
  act: optional(budgetPostings.columns.act),
  document: optional(budgetPostings.columns.document),
  recovery_id: optional(recoveryReceipts.columns.recovery_id),
  batch_id: optional(paymentBatches.columns.id),
  batch_number: optional(paymentBatches.columns.number),
};
export type LedgerEntryRow = RowOf<typeof entryColumns>;

// It is whole for everybody; for which case an entry was made is not told where the case is not the
// reader's to handle, and cannot be searched for either.
const entriesOf = `
    FROM ledger_entries e
    LEFT JOIN users u ON u.id = e.actor_id
    LEFT JOIN applications a ON a.id = e.application_id AND ${theirsToHandle()}
    LEFT JOIN postings p ON p.id = e.posting_id
    LEFT JOIN recovery_receipts v ON v.id = e.posting_id
    LEFT JOIN payments y ON y.id = e.payment_id
    LEFT JOIN payment_batches x ON x.id = y.batch_id
   WHERE e.budget_line_id = :line
     AND (:text = '' OR INSTR(LOWER(COALESCE(a.number, '')), :text) > 0
          OR INSTR(LOWER(COALESCE(a.title, '')), :text) > 0
          OR INSTR(LOWER(COALESCE(a.applicant_name, '')), :text) > 0
          OR INSTR(LOWER(COALESCE(p.document, '')), :text) > 0)`;

/** When an entry counts: on the bank's day, whenever it was told; otherwise when it was made. */
const counts = 'COALESCE(e.valued_at, e.at)';

const lastMoment = '9999-12-31T23:59:59.999Z';

const valuesOf = (actor: Actor, line: string, { kind: of, from, to, text }: EntryFilter) => ({
  ...apartFor(actor),
  line,
  kind: of,
  from: from === '' ? '' : startOfZoneDay(from).toISOString(),
  to: to === '' ? lastMoment : endOfZoneDay(to).toISOString(),
  text: text.toLowerCase(),
});

/** The ledger of a line as far as the filter goes, newest first, `most` of it from before `before`. */
export async function ledgerPage(
  { db }: Deps,
  actor: Actor,
  lineId: string,
  filter: EntryFilter,
  { before, most }: { readonly before: number; readonly most: number },
): Promise<LedgerEntryRow[]> {
  return db.select(
    entryColumns,
    `SELECT e.seq, e.kind, e.from_account, e.to_account, e.amount, e.at, e.valued_at, e.outside,
            u.name AS actor, a.id AS application_id, a.number, a.title, e.posting_id, p.act,
            p.document, v.recovery_id, x.id AS batch_id, x.number AS batch_number
     ${entriesOf}
       AND e.seq < :before AND (:kind = '' OR e.kind = :kind) AND ${counts} >= :from AND ${counts} <= :to
     ORDER BY e.seq DESC LIMIT ${most}`,
    { ...valuesOf(actor, lineId, filter), before },
  );
}

/** What an account held before a period, what came and went in it, and what it held after it, in fen. */
export interface AccountPeriod {
  readonly account: LedgerAccount;
  readonly opening: bigint;
  readonly came: bigint;
  readonly went: bigint;
  readonly closing: bigint;
}

const sumColumns = { from_account, to_account, earlier: sumOfFen(), moved: sumOfFen() };

/**
 * A statement over a period, by the bank's days: what it paid on 31 December and was told in January
 * belongs to December. Opening and closing balance of each account by the entries alone. In
 * every row opening plus what came less what went is closing; `appropriated` is counted as what came
 * in, so that it is the sum of the others.
 */
export async function statementOf(
  { db }: Deps,
  actor: Actor,
  lineId: string,
  filter: EntryFilter,
  accounts: readonly LedgerAccount[],
): Promise<readonly AccountPeriod[]> {
  const sums = await db.select(
    sumColumns,
    `SELECT e.from_account, e.to_account,
            SUM(CASE WHEN ${counts} < :from THEN e.amount ELSE 0 END) AS earlier,
            SUM(CASE WHEN ${counts} >= :from THEN e.amount ELSE 0 END) AS moved
     ${entriesOf} AND ${counts} <= :to
     GROUP BY e.from_account, e.to_account`,
    valuesOf(actor, lineId, filter),
  );
  return accounts.map((account) => {
    const [into, out] =
      account === 'appropriated'
        ? (['from_account', 'to_account'] as const)
        : (['to_account', 'from_account'] as const);
    const sum = (side: 'from_account' | 'to_account', what: 'earlier' | 'moved'): bigint =>
      sums.reduce((total, row) => (row[side] === account ? total + row[what] : total), 0n);
    const opening = sum(into, 'earlier') - sum(out, 'earlier');
    const [came, went] = [sum(into, 'moved'), sum(out, 'moved')];
    return { account, opening, came, went, closing: opening + came - went };
  });
}
