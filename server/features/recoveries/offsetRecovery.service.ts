import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { isDuplicate } from '../../data/databaseErrors.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { openOwnRecovery, recordRecovery, type RecoveryRow } from './recovery.file.js';
import { offsetable, type Offsetable } from './offsetable.query.js';
import { recoveryReceipt, registeredOf, stillOwed } from './receipts.step.js';

/** What could be set off now, beside what is registered already. */
export async function offersOf(deps: Deps, row: RecoveryRow): Promise<Offsetable[]> {
  if (row.status !== 'claimed') return [];
  const most = stillOwed(row) - (await registeredOf(deps, row));
  return offsetable(deps, row.application_id, BigInt(most));
}

/**
 * The awardee consents that an instalment which is due is not paid but set off against what they owe.
 * It counts once finance has confirmed it; until then they may take it back.
 */
export async function consentToOffset(
  deps: Deps,
  actor: Actor,
  caseId: string,
  trancheId: string,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  try {
    await deps.db.transaction(async () => {
      await deps.db.rows.applications.lock({ id: caseId });
      const { row } = await openOwnRecovery(deps, actor, caseId);
      const found = (await offersOf(deps, row)).find(({ id }) => id === trancheId);
      if (!found) throw conflict('recovery_no_offset');
      const receipt = {
        id: newId(),
        recovery_id: row.id,
        application_id: caseId,
        kind: 'offset' as const,
        amount: found.amount,
        received_on: zoneDay(deps.clock.now()),
        serial: '',
        serial_key: `offset:${trancheId}`,
        tranche_id: trancheId,
        note: '',
        parts: [],
        interest: 0n,
        ...proposedBy(actor, at),
      };
      await deps.db.rows.recoveryReceipts.insert(receipt);
      await recordRecovery(deps, actor.userId, row, 'recovery_receipt_registered', {
        receipt: receipt.id,
        amountFen: found.amount.toString(),
        serial: '',
        day: receipt.received_on,
      });
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('recovery_offset_asked') : error;
  }
}

/** The awardee takes the consent back before finance has confirmed it. */
export async function withdrawOffset(
  deps: Deps,
  actor: Actor,
  caseId: string,
  receiptId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.applications.lock({ id: caseId });
    const { row } = await openOwnRecovery(deps, actor, caseId);
    const found = await deps.db.rows.recoveryReceipts.find({ id: receiptId, recovery_id: row.id });
    if (found?.kind !== 'offset') throw hidden();
    // Whoever acts for the awardee may, not only who consented.
    await recoveryReceipt.withdraw(deps, found, { status: 'withdrawn', serial_key: null });
    const data = { receipt: receiptId };
    await recordRecovery(deps, actor.userId, row, 'recovery_receipt_withdrawn', data);
  });
}
