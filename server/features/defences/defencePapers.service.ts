import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { paragraph } from '../../domain/typed.js';
import { layBytes } from '../../shared/files/keptBytes.js';
import { keepProof, sentProof, type ProofFile } from '../../shared/files/proofFile.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import type { UploadedFile } from '../../shared/request/route.js';
import { holdDefence, noteDefence, openDefenceToRun } from './defence.file.js';
import { papersOfDefence, entryType } from './defencePapers.query.js';

export const minuteInput = z.object({ words: paragraph({ min: 5, max: 20_000 }) });
export const onlyScan = z.object({});

/**
 * Adds an entry to the minutes of a defence meeting, with who wrote it and when. No entry is ever
 * changed: what is wrong with one stands in another, and two who write at once both have theirs.
 */
export async function addMinute(
  deps: Deps,
  actor: Actor,
  id: string,
  { words }: z.infer<typeof minuteInput>,
): Promise<void> {
  // Nobody else's words reach the disk.
  await openDefenceToRun(deps, actor, id);
  const text = await layBytes(deps, Buffer.from(words), { name: '', type: entryType });
  await keepPaper(deps, actor, id, text);
}

/** Keeps the scan of a sheet that was signed on paper, with its hash; none is ever replaced. */
export async function fileScan(
  deps: Deps,
  actor: Actor,
  id: string,
  files: readonly UploadedFile[],
): Promise<void> {
  const scan = await sentProof(files, 'scan');
  if (!scan) throw invalid({ scan: { code: 'required' } });
  await keepPaper(deps, actor, id, scan);
}

/** One paper of a meeting whose day has come; the same once more is kept once. */
function keepPaper(deps: Deps, actor: Actor, id: string, paper: ProofFile): Promise<void> {
  return keepProof(deps, paper, actor.userId, async (file_id) => {
    const { defence } = await holdDefence(deps, actor, id);
    if (defence.called_at === null) throw conflict('defence_is_not_called');
    const now = deps.clock.now();
    if (zoneDay(now) < defence.on_day) throw conflict('defence_not_yet');
    const there = await papersOfDefence(deps, id);
    const { sha256, type } = paper;
    if (there.some((each) => each.sha256 === sha256)) return { kept: false, result: undefined };
    const entries = there.filter((each) => each.type === entryType).length;
    const name = type === entryType ? `minutes-${entries + 1}.txt` : paper.name;
    await deps.db.rows.meetingSheets.insert({
      id: newId(),
      meeting_id: id,
      file_id,
      name,
      sha256,
      filed_by: actor.userId,
      filed_at: now.toISOString(),
    });
    await noteDefence(deps, actor, defence, {
      type: 'defence_paper_filed',
      data: { name, sha256 },
    });
    return { kept: true, result: undefined };
  });
}
