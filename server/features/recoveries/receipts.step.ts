import { conflict, forbidden } from '../../domain/refusal.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';
import type { ReceiptRow, RecoveryRow } from './recovery.file.js';

/** The steps of a receipt that one person registers and another confirms. */
export const recoveryReceipt = proposals<ReceiptRow>({
  door: ({ rows }) => rows.recoveryReceipts,
  refusals: {
    decided: () => conflict('recovery_receipt_decided'),
    own: () => forbidden('recovery_receipt_yours'),
    notYours: () => forbidden('recovery_receipt_not_yours'),
  },
});

/** What of a recovery is still owed, in fen. */
export const stillOwed = ({ principal, interest, received }: RecoveryRow): number =>
  Number(principal + interest - received);

/** What is registered and waits to be confirmed. */
export async function registeredOf({ db }: Deps, { id }: RecoveryRow): Promise<number> {
  const waiting = await db.rows.recoveryReceipts.all({ recovery_id: id, status: 'proposed' });
  return waiting.reduce((sum, { amount }) => sum + Number(amount), 0);
}

/** What was confirmed before, by what it pays. */
export async function confirmedOf({ db }: Deps, { id }: RecoveryRow) {
  const receipts = await db.rows.recoveryReceipts.all({ recovery_id: id, status: 'approved' });
  return receipts.map(({ parts, interest }) => ({ parts, interestFen: Number(interest) }));
}

/** What the bank has sent back since is owed by nobody: nothing is claimed or taken for it. */
export async function demandStillPaid({ db }: Deps, { lines }: RecoveryRow): Promise<void> {
  const ids = lines.map(({ tranche }) => tranche);
  const paid = await db.rows.tranches.all({ id: ids, status: 'paid' });
  if (paid.length < ids.length) throw conflict('recovery_came_back');
}
