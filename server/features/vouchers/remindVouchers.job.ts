import { isDuplicate } from '../../data/databaseErrors.js';
import { vouchers } from '../../data/tables/vouchers.js';
import { goThrough } from '../../data/goingOn.js';
import { dayAfter, zoneDay } from '../../domain/calendar.js';
import type { Deps } from '../../shared/request/deps.js';
import { mailVoucher } from './voucher.mails.js';

const { id, number, application_id, organisation_id, available, valid_until } = vouchers.columns;
const columns = { id, number, application_id, organisation_id, available, valid_until };
const mark = 'voucher_expiring';

/**
 * Tells firms, once, of vouchers that end within 30 days and still hold money. One that fails is
 * named in the error thrown at the end. How many firms were told.
 */
export async function remindVouchers(deps: Deps): Promise<number> {
  const now = deps.clock.now();
  const at = now.toISOString();
  const until = dayAfter(now, { count: 30, unit: 'd' });
  return goThrough({
    from: '',
    next: () =>
      deps.db.select(
        columns,
        `SELECT id, number, application_id, organisation_id, available, valid_until FROM vouchers v
          WHERE status = 'live' AND available > 0 AND valid_until BETWEEN :today AND :until
            AND NOT EXISTS (SELECT 1 FROM reminders r
                             WHERE r.application_id = v.application_id AND r.mark = '${mark}')
          ORDER BY id`,
        { today: zoneDay(now), until },
      ),
    placeOf: () => null,
    name: (voucher) => `reminder of voucher ${voucher.number}`,
    work: (voucher) =>
      deps.db.transaction(async () => {
        const told = { application_id: voucher.application_id, mark, at };
        await deps.db.rows.reminders.insert(told);
        await mailVoucher(deps, voucher, mark, at);
        return true;
      }),
    // Another process may be quicker.
    expected: isDuplicate,
  });
}
