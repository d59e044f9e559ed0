import type { RowOf } from '../../data/schema/rows.js';
import type { vouchers } from '../../data/tables/vouchers.js';
import { endOfZoneDay } from '../../domain/calendar.js';
import { yuanText } from '../../domain/money.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { organisationMembers } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

type Told = Pick<
  RowOf<typeof vouchers>,
  'number' | 'organisation_id' | 'available' | 'valid_until'
>;

/** Tells everybody of the firm that a voucher ends soon, or has ended, and what of it is left. */
export async function mailVoucher(
  deps: Deps,
  voucher: Told,
  event: 'voucher_expiring' | 'voucher_expired',
  at: string,
): Promise<void> {
  const { db, words } = deps;
  for (const reader of await organisationMembers(db, voucher.organisation_id, '')) {
    const { locale } = reader;
    await sendLetter(deps, reader, at, {
      event,
      values: {
        voucher: voucher.number,
        amount: words(locale, 'mail.amount', { yuan: yuanText(voucher.available) }),
        until: letterMoment(words, locale, endOfZoneDay(voucher.valid_until).toISOString()),
      },
      path: '/vouchers',
      outside: true,
    });
  }
}
