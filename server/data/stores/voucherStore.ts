import { fen, yuanText, type Fen } from '../../domain/money.js';
import { conflict } from '../../domain/refusal.js';
import { moves, type MoveKind, type VoucherMoveKind } from '../../domain/fund/voucherBalance.js';
import { isDuplicate } from '../databaseErrors.js';
import type { Database } from '../database.js';
import { recordEvents } from './eventStore.js';

/** What a move of a voucher's money belongs to, and the key under which it happens only once. */
export interface VoucherMove {
  readonly voucherId: string;
  readonly kind: MoveKind;
  readonly amount: Fen;
  readonly applicationId: string | null;
  readonly onceKey: string;
}

type By = { readonly at: string; readonly actorId: string | null };

/**
 * Moves money within a voucher: one guarded UPDATE that cannot take a part below zero, and the
 * move, in the caller's transaction. Refuses as `voucher_short`, `voucher_over` where it has
 * ended, and `already_posted` where the move was made before.
 */
export async function moveVoucher(db: Database, move: VoucherMove, by: By): Promise<void> {
  const { from, to } = moves[move.kind];
  const alive = move.kind === 'freeze' ? " AND status = 'live'" : '';
  const affected = await db.execute(
    `UPDATE vouchers SET ${from} = ${from} - :amount, ${to} = ${to} + :amount, moves = moves + 1
      WHERE id = :id AND ${from} >= :amount${alive}`,
    { amount: move.amount, id: move.voucherId },
  );
  const voucher = await db.rows.vouchers.find({ id: move.voucherId });
  if (affected !== 1) {
    if (voucher?.status !== 'live') throw conflict('voucher_over');
    throw conflict('voucher_short', {
      have: yuanText(fen(voucher[from])),
      need: yuanText(move.amount),
    });
  }
  await keepMove(db, voucher?.moves ?? 0, move, by);
}

/** Keeps the granting itself as the first move. */
export async function keepGrant(
  db: Database,
  grant: Omit<VoucherMove, 'kind'>,
  by: By,
): Promise<void> {
  await keepMove(db, 1, { ...grant, kind: 'grant' }, by);
}

async function keepMove(
  db: Database,
  seq: number,
  move: Omit<VoucherMove, 'kind'> & { readonly kind: VoucherMoveKind },
  by: By,
): Promise<void> {
  try {
    await db.rows.voucherMoves.insert({
      voucher_id: move.voucherId,
      seq,
      kind: move.kind,
      amount: move.amount,
      application_id: move.applicationId,
      once_key: move.onceKey,
      at: by.at,
      actor_id: by.actorId,
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('already_posted') : error;
  }
  const { kind, amount, onceKey, applicationId } = move;
  const data = { kind, amountFen: amount.toString(), onceKey, application: applicationId };
  await recordEvents(db, voucherStream(move.voucherId), by, [{ type: 'voucher_moved', data }]);
}

/** The stream of a voucher's moves. */
export const voucherStream = (voucherId: string): string => `voucher:${voucherId}`;
