/**
 * A voucher's money: granted → frozen by an order → used by its redemption, or ended when the
 * voucher expires or is revoked. The four parts always add up to its face and none is ever below
 * zero; the database holds both.
 */
type Part = 'available' | 'frozen' | 'used' | 'ended';

export const voucherStatuses = ['live', 'expired', 'revoked'] as const;
export type VoucherStatus = (typeof voucherStatuses)[number];
export const voucherMoveKinds = ['grant', 'freeze', 'unfreeze', 'use', 'unuse', 'end'] as const;
export type VoucherMoveKind = (typeof voucherMoveKinds)[number];
/** What moves money from one part to another; granting only begins. */
export type MoveKind = Exclude<VoucherMoveKind, 'grant'>;

/** From which part to which each kind of move takes an amount. */
export const moves = {
  freeze: { from: 'available', to: 'frozen' },
  unfreeze: { from: 'frozen', to: 'available' },
  use: { from: 'frozen', to: 'used' },
  unuse: { from: 'used', to: 'frozen' },
  end: { from: 'available', to: 'ended' },
} as const satisfies Readonly<Record<MoveKind, { readonly from: Part; readonly to: Part }>>;
