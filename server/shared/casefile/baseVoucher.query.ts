import type { Database } from '../../data/database.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { vouchers } from '../../data/tables/vouchers.js';

export type VoucherRow = RowOf<typeof vouchers>;

/**
 * The voucher that a case builds on: issued by the case `baseId` itself, or behind the order that
 * `baseId` is. Null where there is none.
 */
export async function baseVoucher(db: Database, baseId: string | null): Promise<VoucherRow | null> {
  if (baseId === null) return null;
  const own = await db.rows.vouchers.find({ application_id: baseId });
  if (own) return own;
  const base = await db.rows.applications.find({ id: baseId });
  return base?.base_id ? db.rows.vouchers.find({ application_id: base.base_id }) : null;
}
