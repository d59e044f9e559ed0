import { recordEvents } from '../../data/stores/eventStore.js';
import type { NoticeAttachments } from '../../data/tables/callNotices.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, invalid, Refused } from '../../domain/refusal.js';
import { keepProofs, lookAtFile, type ProofFile } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import type { UploadedFile } from '../../shared/request/route.js';
import { noticeFiles, type TypedNotice } from './callNotice.input.js';
import { callNoticesOf } from './callNotice.query.js';
import { callStream, demandNotFrozen, openManagedCall } from './managedCall.file.js';

/**
 * Writes the notice of a call anew with what is attached; the one before stays on record, and in
 * public where it stood there. A published notice asks why it changes. Refuses as stale where a
 * colleague has written one since. Must not run inside a transaction, since files are moved.
 */
export async function writeNotice(
  deps: Deps,
  actor: Actor,
  callId: string,
  typed: TypedNotice,
  sent: readonly UploadedFile[],
): Promise<void> {
  await openManagedCall(deps, actor, callId);
  const looked: ProofFile[] = [];
  for (const file of sent) looked.push(await lookAtFile(file, 'files', noticeFiles));
  await keepProofs(deps, looked, actor.userId, async (ids) => {
    const added = looked.map(({ name }, index) => ({ file: ids[index] ?? '', name }));
    await keepNotice(deps, actor, callId, typed, added);
    return { kept: true, result: null };
  });
}

async function keepNotice(
  deps: Deps,
  actor: Actor,
  callId: string,
  { seen, keep, ...typed }: TypedNotice,
  added: NoticeAttachments,
): Promise<void> {
  await deps.db.rows.calls.lock({ id: callId });
  const call = await openManagedCall(deps, actor, callId);
  if (call.status === 'cancelled') throw conflict('call_cancelled_already');
  demandNotFrozen(deps, call);
  const [newest] = await callNoticesOf(deps, callId);
  if ((newest?.number ?? 0) !== seen) throw new Refused('stale', 'call_notice_changed');
  const isChange = call.status === 'published' && newest !== undefined;
  if (isChange && typed.reason.length < 5) {
    throw invalid({ reason: { code: 'too_short', params: { min: 5 } } });
  }
  const kept = (newest?.attachments ?? []).filter(({ file }) => keep.includes(file));
  const attachments = [...kept, ...added];
  if (attachments.length > noticeFiles.most) {
    throw invalid({ files: { code: 'too_many_files', params: { max: noticeFiles.most } } });
  }
  const at = deps.clock.now().toISOString();
  const number = seen + 1;
  const reason = isChange ? typed.reason : '';
  await deps.db.rows.callNotices.insert({
    ...typed,
    call_id: callId,
    number,
    attachments,
    reason,
    written_at: at,
    written_by: actor.userId,
  });
  await recordEvents(deps.db, callStream(callId), { at, actorId: actor.userId }, [
    {
      type: isChange ? 'call_notice_changed' : 'call_notice_written',
      data: { number, ...(reason === '' ? {} : { reason }) },
    },
  ]);
}
