import { moves, type MoveKind } from '../../server/domain/fund/voucherBalance.js';
import { fen, yuanText, type Fen } from '../../server/domain/money.js';
import { conflict } from '../../server/domain/refusal.js';

/** What the store's statements are compared with: a voucher's parts, one move after the other. */
export interface VoucherBalance {
  readonly face: Fen;
  readonly available: Fen;
  readonly frozen: Fen;
  readonly used: Fen;
  readonly ended: Fen;
}

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
