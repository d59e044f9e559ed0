import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { keepProof, sentProof } from '../../shared/files/proofFile.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import type { UploadedFile } from '../../shared/request/route.js';
import { holdMeeting, noteMeeting } from './meeting.file.js';

export const nothingTyped = z.object({});

/** Keeps the scan of a sheet that was signed on paper, with its hash; none is ever replaced. */
export async function fileSheet(
  deps: Deps,
  actor: Actor,
  id: string,
  files: readonly UploadedFile[],
): Promise<void> {
  const scan = await sentProof(files, 'scan');
  if (!scan) throw invalid({ scan: { code: 'required' } });
  await keepProof(deps, scan, actor.userId, async (file_id) => {
    const { meeting } = await holdMeeting(deps, actor, id);
    if (meeting.opened_at === null) throw conflict(`meeting_is_${meeting.status}`);
    const { name, sha256 } = scan;
    const filed = await deps.db.rows.meetingSheets.count({ meeting_id: id, sha256 });
    if (filed > 0) return { kept: false, result: undefined };
    await deps.db.rows.meetingSheets.insert({
      id: newId(),
      meeting_id: id,
      file_id,
      name,
      sha256,
      filed_by: actor.userId,
      filed_at: deps.clock.now().toISOString(),
    });
    await noteMeeting(deps, actor, meeting, {
      type: 'meeting_sheet_filed',
      data: { name, sha256 },
    });
    return { kept: true, result: undefined };
  });
}
