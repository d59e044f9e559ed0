import { recordEvents } from '../../data/stores/eventStore.js';
import { Refused } from '../../domain/refusal.js';
import { act } from '../../domain/workflow/machine.js';
import { changeCase, clockActor } from '../caseWork.js';
import type { Deps } from '../deps.js';
import { noticeStream } from './publishNotice.service.js';

/**
 * Ends the notices whose period is over: every case that nothing holds goes on, each in its own
 * transaction. A notice stays open until its last held case is decided. How many cases went on.
 */
export async function closeNotices(deps: Deps): Promise<number> {
  const over = await deps.db.select<{ id: string }>(
    `SELECT id FROM notices WHERE closed_at IS NULL AND ends_at < :now ORDER BY ends_at LIMIT 50`,
    { now: deps.clock.now().toISOString() },
  );
  let moved = 0;
  for (const { id } of over) moved += await closeOne(deps, id);
  return moved;
}

async function closeOne(deps: Deps, id: string): Promise<number> {
  const entries = await deps.db.rows.noticeEntries.all({ notice_id: id });
  let moved = 0;
  let waiting = 0;
  for (const { application_id: caseId } of entries) {
    const state = await goOn(deps, id, caseId);
    if (state === 'moved') moved += 1;
    if (state === 'held') waiting += 1;
  }
  if (waiting === 0) await markClosed(deps, id);
  return moved;
}

/** Moves one case on; what was refused is looked at again in the next round. */
async function goOn(
  deps: Deps,
  notice: string,
  caseId: string,
): Promise<'moved' | 'held' | 'gone'> {
  const row = await deps.db.rows.applications.find({ id: caseId });
  const { stage, state } = row ?? {};
  if (!stage || state?.memory[stage]?.['notice'] !== notice) return 'gone';
  if (state.holds.length > 0) return 'held';
  try {
    await changeCase(deps, clockActor, caseId, ({ subject }, context) =>
      act(context, subject.state, 'close', {}),
    );
    return 'moved';
  } catch (error) {
    if (error instanceof Refused) return 'held';
    throw error;
  }
}

async function markClosed(deps: Deps, id: string): Promise<void> {
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    const affected = await deps.db.rows.notices.update({ id, closed_at: null }, { closed_at: at });
    if (affected !== 1) return;
    await recordEvents(deps.db, noticeStream(id), { at, actorId: null }, [
      { type: 'notice_closed', data: {} },
    ]);
  });
}
