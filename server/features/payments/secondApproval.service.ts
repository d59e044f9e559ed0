import { recordEvents } from '../../data/stores/eventStore.js';
import { isDeputyByRecord } from '../../data/stores/actorStore.js';
import { isDuplicate } from '../../data/databaseErrors.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { demandSecondApprover } from '../../domain/fund/batch.js';
import { conflict, forbidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { batchStream, refuseHeld, type BatchRow } from './batch.file.js';
import { holdBatch, openBatchFor } from './batchSignature.step.js';
import { secondApprovalOf } from './secondApproval.step.js';

/**
 * The second approval, by a person of higher rank who gave none of the three signatures, over the
 * hash that they saw. A second press of the same person changes nothing.
 */
export async function approveAgain(
  deps: Deps,
  actor: Actor,
  id: string,
  seenHash: string,
): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    await holdBatch(deps, id);
    const { row, batch, payments } = await openBatchFor(deps, actor, id, 'approver');
    const { given, limitId } = await secondApprovalOf(deps, row);
    if (given?.user_id === actor.userId) return;
    if (given !== null) throw conflict('batch_second_given');
    demandSecondApprover(batch, actor.personId, seenHash);
    await refuseDeputy(deps, actor, row);
    if (limitId === null) throw conflict('batch_needs_no_second');
    refuseHeld(payments);
    const at = clock.now().toISOString();
    const { userId: user_id, personId: person_id } = actor;
    const signed = { user_id, person_id, lines_hash: row.lines_hash, limit_id: limitId, at };
    try {
      await db.rows.batchApprovals.insert({ batch_id: id, ...signed });
    } catch (error) {
      throw isDuplicate(error) ? conflict('batch_second_given') : error;
    }
    await recordEvents(db, batchStream(id), { at, actorId: actor.userId }, [
      { type: 'batch_approved_again', data: { linesHash: row.lines_hash, limit: limitId } },
    ]);
  });
}

/** Whoever recorded an absence and the deputy whom they chose for it are no two persons that day. */
async function refuseDeputy({ db, clock }: Deps, { personId }: Actor, row: BatchRow) {
  const { prepared_person: one, reviewed_person: two, approved_person: three } = row;
  for (const signer of [one, two, three]) {
    if (signer === null) continue;
    if (await isDeputyByRecord(db, [signer, personId], zoneDay(clock.now()))) {
      throw forbidden('second_by_deputy');
    }
  }
}
