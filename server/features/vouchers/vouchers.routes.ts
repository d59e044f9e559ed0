import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { bookPage, walletPage } from './vouchers.page.js';
import { voucherMovements, ownVouchers, voucherBook, voucherTotals } from './vouchers.query.js';

/** Vouchers: a wallet for firms, a book for officers. */
export const voucherRoutes = (deps: Deps): readonly Route[] => [
  get('/vouchers', 'organisation.use', async (ask) => {
    const vouchers = await ownVouchers(deps, signedIn(ask));
    const moves = await voucherMovements(
      deps,
      vouchers.map(({ id }) => id),
    );
    const title = deps.words(ask.locale, 'vouchers.walletTitle');
    return page('vouchers/wallet', { title, ...walletPage(vouchers, moves) });
  }),
  get('/manage/vouchers', 'voucher.book', async (ask) => {
    const title = deps.words(ask.locale, 'vouchers.bookTitle');
    const before = /^[\w-]{1,40}$/.exec(ask.query['before'] ?? '')?.[0] ?? '';
    const [vouchers, totals] = [
      await voucherBook(deps, signedIn(ask), before),
      await voucherTotals(deps, signedIn(ask)),
    ];
    return page('vouchers/book', { title, ...bookPage(vouchers, totals) });
  }),
];
