import { sumOfFen } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { organisations } from '../../data/tables/people.js';
import { voucherMoves, vouchers } from '../../data/tables/vouchers.js';
import type { VoucherMoveKind, VoucherStatus } from '../../domain/fund/voucherBalance.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

/** A voucher as wallet and book print it; amounts in fen. */
export interface VoucherLine {
  readonly id: string;
  readonly number: string;
  readonly organisation: string;
  readonly applicationId: string;
  readonly face: number;
  readonly available: number;
  readonly frozen: number;
  readonly used: number;
  readonly ended: number;
  readonly validUntil: string;
  readonly status: VoucherStatus;
}

const { id, number, application_id, face, available, frozen, used, ended, valid_until, status } =
  vouchers.columns;
const voucherColumns = {
  id,
  number,
  name: organisations.columns.name,
  application_id,
  face,
  available,
  frozen,
  used,
  ended,
  valid_until,
  status,
};

const voucherSql = `
  SELECT v.id, v.number, o.name, v.application_id, v.face, v.available, v.frozen, v.used, v.ended,
         v.valid_until, v.status
    FROM vouchers v JOIN organisations o ON o.id = v.organisation_id`;

const lineOf = (row: RowOf<typeof voucherColumns>): VoucherLine => ({
  id: row.id,
  number: row.number,
  organisation: row.name,
  applicationId: row.application_id,
  face: Number(row.face),
  available: Number(row.available),
  frozen: Number(row.frozen),
  used: Number(row.used),
  ended: Number(row.ended),
  validUntil: row.valid_until,
  status: row.status,
});

/** The vouchers of the actor's own organisations, live ones first. */
export async function ownVouchers({ db }: Deps, actor: Actor): Promise<VoucherLine[]> {
  const rows = await db.select(
    voucherColumns,
    `${voucherSql} WHERE v.organisation_id IN (:mine)
      ORDER BY CASE v.status WHEN 'live' THEN 0 ELSE 1 END, v.valid_until DESC LIMIT 100`,
    { mine: ['', ...actor.organisationIds] },
  );
  return rows.map(lineOf);
}

/** As many vouchers stand on a page of the book. */
export const vouchersAPage = 100;

/** A voucher `v` of their programmes whose case `a` is theirs to handle. */
const inBook = `(:everywhere = 1 OR v.programme_id IN (:programmes)) AND ${theirsToHandle()}`;
const withCase = 'JOIN applications a ON a.id = v.application_id';
const bookValues = (actor: Actor) => scopeValues(scopeOf(actor, policy['voucher.book']));

/**
 * A page of the book of vouchers of the actor's programmes, newest first, below a number; one more
 * than a page where there are others. Nobody meets a voucher of a case of their own there.
 */
export async function voucherBook(
  { db }: Deps,
  actor: Actor,
  before: string,
): Promise<VoucherLine[]> {
  const rows = await db.select(
    voucherColumns,
    `${voucherSql} ${withCase} WHERE ${inBook} AND (:before = '' OR v.number < :before)
      ORDER BY v.number DESC LIMIT ${vouchersAPage + 1}`,
    { ...bookValues(actor), before },
  );
  return rows.map(lineOf);
}

const totalColumns = {
  face: sumOfFen(),
  frozen: sumOfFen(),
  used: sumOfFen(),
  ended: sumOfFen(),
};
export type VoucherTotals = RowOf<typeof totalColumns>;

/** What all vouchers of the reader's book come to together, in fen. */
export async function voucherTotals({ db }: Deps, actor: Actor): Promise<VoucherTotals> {
  const [totals] = await db.select(
    totalColumns,
    `SELECT COALESCE(SUM(v.face), 0) AS face, COALESCE(SUM(v.frozen), 0) AS frozen,
            COALESCE(SUM(v.used), 0) AS used, COALESCE(SUM(v.ended), 0) AS ended
       FROM vouchers v ${withCase} WHERE ${inBook}`,
    { ...bookValues(actor) },
  );
  return totals ?? { face: 0n, frozen: 0n, used: 0n, ended: 0n };
}

export interface VoucherMovement {
  readonly at: string;
  readonly kind: VoucherMoveKind;
  readonly amount: number;
  readonly caseNumber: string;
}

const moveColumns = {
  voucher_id: voucherMoves.columns.voucher_id,
  at: voucherMoves.columns.at,
  kind: voucherMoves.columns.kind,
  amount: voucherMoves.columns.amount,
  number: applications.columns.number,
};

/** Every movement of some vouchers, newest first, by voucher. */
export async function voucherMovements(
  { db }: Deps,
  voucherIds: readonly string[],
): Promise<ReadonlyMap<string, readonly VoucherMovement[]>> {
  const rows = await db.select(
    moveColumns,
    `SELECT m.voucher_id, m.at, m.kind, m.amount, a.number FROM voucher_moves m
       LEFT JOIN applications a ON a.id = m.application_id
      WHERE m.voucher_id IN (:ids) ORDER BY m.voucher_id, m.seq DESC`,
    { ids: ['', ...voucherIds] },
  );
  const byVoucher = new Map<string, VoucherMovement[]>();
  for (const { voucher_id: of, number: caseNumber, amount, ...move } of rows) {
    const line = { ...move, amount: Number(amount), caseNumber: caseNumber ?? '' };
    byVoucher.set(of, [...(byVoucher.get(of) ?? []), line]);
  }
  return byVoucher;
}
