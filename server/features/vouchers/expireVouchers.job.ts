import { vouchers } from '../../data/tables/vouchers.js';
import { moveVoucher } from '../../data/stores/voucherStore.js';
import { postToLedger } from '../../data/stores/ledgerStore.js';
import { goingOn } from '../../data/goingOn.js';
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
  const going = goingOn();
  let ended = 0;
  for (let after = ''; ;) {
    const over = await deps.db.select(
      { id: vouchers.columns.id },
      `SELECT id FROM vouchers
        WHERE status = 'live' AND valid_until < :today AND id > :after ORDER BY id LIMIT 200`,
      { today, after },
    );
    for (const { id } of over) {
      const done = await going.past(`end of voucher ${id}`, () => expire(deps, id));
      ended += done === null ? 0 : 1;
    }
    const last = over.at(-1);
    if (!last) break;
    after = last.id;
  }
  going.end();
  return ended;
}

async function expire(deps: Deps, id: string): Promise<void> {
  const { db, clock } = deps;
  const by = { at: clock.now().toISOString(), actorId: null };
  await db.transaction(async () => {
    const first = await db.rows.vouchers.update({ id, status: 'live' }, { status: 'expired' });
    const voucher = first === 1 ? await db.rows.vouchers.find({ id }) : null;
    if (!voucher || voucher.available === 0n) return;
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
  });
}
