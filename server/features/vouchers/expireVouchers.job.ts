import { vouchers } from '../../data/tables/vouchers.js';
import { moveVoucher } from '../../data/stores/voucherStore.js';
import { postToLedger } from '../../data/stores/ledgerStore.js';
import { goThrough } from '../../data/goingOn.js';
import { zoneDay } from '../../domain/calendar.js';
import { postings } from '../../domain/fund/ledger.js';
import { fen } from '../../domain/money.js';
import type { Deps } from '../../shared/request/deps.js';
import { mailVoucher } from './voucher.mails.js';

/**
 * Ends vouchers whose day has passed: what was not ordered goes back to the budget line; what an
 * order has frozen stays for its redemption. One that fails is named in the error at the end. How
 * many were ended.
 */
export async function expireVouchers(deps: Deps): Promise<number> {
  const today = zoneDay(deps.clock.now());
  return goThrough({
    from: '',
    next: (after) =>
      deps.db.select(
        { id: vouchers.columns.id },
        `SELECT id FROM vouchers
          WHERE status = 'live' AND valid_until < :today AND id > :after ORDER BY id LIMIT 200`,
        { today, after },
      ),
    placeOf: ({ id }) => id,
    name: ({ id }) => `end of voucher ${id}`,
    work: ({ id }) => expire(deps, id),
  });
}

/** Whether it was this process that ended it. */
async function expire(deps: Deps, id: string): Promise<boolean> {
  const { db, clock } = deps;
  const by = { at: clock.now().toISOString(), actorId: null };
  return db.transaction(async () => {
    const first = await db.rows.vouchers.update({ id, status: 'live' }, { status: 'expired' });
    if (first !== 1) return false;
    const voucher = await db.rows.vouchers.find({ id });
    if (!voucher || voucher.available === 0n) return true;
    await mailVoucher(deps, voucher, 'voucher_expired', by.at);
    const amount = fen(voucher.available);
    const onceKey = `expire:${id}`;
    await moveVoucher(db, { voucherId: id, kind: 'end', amount, applicationId: null, onceKey }, by);
    await postToLedger(
      db,
      {
        budgetLineId: voucher.budget_line_id,
        entry: postings.release(amount),
        onceKey: `voucher-${onceKey}`,
        applicationId: voucher.application_id,
      },
      by,
    );
    return true;
  });
}
