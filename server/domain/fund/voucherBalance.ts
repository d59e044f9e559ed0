import { fen, yuanText, type Fen } from '../money.js';
import { conflict } from '../refusal.js';

/**
 * A voucher's money: granted → frozen by an order → used by its redemption, or ended when the
 * voucher expires or is revoked. The four parts always add up to its face and none is ever below
 * zero; the database holds both as well.
 */
export interface VoucherBalance {
  readonly face: Fen;
  readonly available: Fen;
  readonly frozen: Fen;
  readonly used: Fen;
  readonly ended: Fen;
}

type Part = Exclude<keyof VoucherBalance, 'face'>;

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

export const granted = (face: Fen): VoucherBalance => ({
  face,
  available: face,
  frozen: fen(0n),
  used: fen(0n),
  ended: fen(0n),
});

/** The balance after a move; refuses as `voucher_short` what would take a part below zero. */
export function moved(balance: VoucherBalance, kind: MoveKind, amount: Fen): VoucherBalance {
  const { from, to } = moves[kind];
  if (amount <= 0n) throw new RangeError(`cannot move ${amount} fen`);
  if (balance[from] < amount) {
    throw conflict('voucher_short', { have: yuanText(balance[from]), need: yuanText(amount) });
  }
  return { ...balance, [from]: fen(balance[from] - amount), [to]: fen(balance[to] + amount) };
}
