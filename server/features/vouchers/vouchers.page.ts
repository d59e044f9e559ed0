import {
  vouchersAPage,
  type VoucherLine,
  type VoucherMovement,
  type VoucherTotals,
} from './vouchers.query.js';

const tones = { live: 'ok', expired: 'quiet', revoked: 'bad' } as const;

const badgeOf = ({ status }: VoucherLine): object => ({
  tone: tones[status] ?? 'quiet',
  label: { key: `vouchers.states.${status}` },
});

/** The four parts of a voucher as the budget bar draws them. */
const barOf = ({ face, used, frozen, available }: VoucherLine): object => ({
  total: face,
  paid: used,
  committed: frozen,
  reserved: 0,
  available,
});

/** The vouchers of the reader's organisations. */
export function walletPage(
  vouchers: readonly VoucherLine[],
  moves: ReadonlyMap<string, readonly VoucherMovement[]>,
): object {
  return {
    vouchers: vouchers.map((voucher) => ({
      ...voucher,
      badge: badgeOf(voucher),
      bar: barOf(voucher),
      moves: (moves.get(voucher.id) ?? []).map(({ at, kind, amount, caseNumber }) => ({
        at,
        what: { key: `vouchers.moves.${kind}` },
        amount,
        no: caseNumber,
      })),
    })),
  };
}

/** Every voucher of the reader's programmes. */
export function bookPage(vouchers: readonly VoucherLine[], totals: VoucherTotals): object {
  const shown = vouchers.slice(0, vouchersAPage);
  const last = vouchers.length > vouchersAPage ? shown.at(-1) : undefined;
  return {
    older: last !== undefined && `/manage/vouchers?before=${last.number}`,
    totals: (['face', 'frozen', 'used', 'ended'] as const).map((part) => ({
      label: { key: `vouchers.parts.${part}` },
      amount: totals[part],
    })),
    vouchers: shown.map((voucher) => ({
      ...voucher,
      href: `/cases/${voucher.applicationId}`,
      badge: badgeOf(voucher),
    })),
  };
}
