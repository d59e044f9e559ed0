import type { VoucherMovement, VoucherLine } from './vouchers.query.js';

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
export function bookPage(vouchers: readonly VoucherLine[]): object {
  const sum = (part: 'face' | 'frozen' | 'used' | 'ended'): number =>
    vouchers.reduce((all, voucher) => all + voucher[part], 0);
  return {
    totals: (['face', 'frozen', 'used', 'ended'] as const).map((part) => ({
      label: { key: `vouchers.parts.${part}` },
      amount: sum(part),
    })),
    vouchers: vouchers.map((voucher) => ({
      ...voucher,
      href: `/cases/${voucher.applicationId}`,
      badge: badgeOf(voucher),
    })),
  };
}
