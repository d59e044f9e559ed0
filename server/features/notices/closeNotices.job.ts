import { applications } from '../../data/tables/cases.js';
import { notices } from '../../data/tables/decisions.js';
import { goingOn, type GoingOn } from '../../data/goingOn.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { Refused } from '../../domain/refusal.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { act } from '../../domain/workflow/machine.js';
import { recordFrom } from '../../domain/workflow/recorder.js';
import { changeCase, clockActor } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { noticeStream } from './publishNotice.service.js';

const atOnce = 50;

/**
 * Ends the notices whose period is over: every case that nothing holds goes on, each in its own
 * transaction, so that several processes may do this at once and any of them may die half-way. A
 * notice stays open until its last held case is decided. One that fails is named in the error at
 * the end. How many cases went on.
 */
export async function closeNotices(deps: Deps): Promise<number> {
  const going = goingOn();
  const moved = await going.through({
    from: '',
    next: (after) => overSince(deps, after),
    placeOf: ({ id }) => id,
    name: ({ id }) => `end of notice ${id}`,
    work: ({ id }) => closeOne(deps, id, going),
  });
  going.end();
  return moved;
}

function overSince({ db, clock }: Deps, after: string): Promise<{ readonly id: string }[]> {
  return db.select(
    { id: notices.columns.id },
    `SELECT id FROM notices WHERE closed_at IS NULL AND ends_at < :now AND id > :after
      ORDER BY id LIMIT ${atOnce}`,
    { now: clock.now().toISOString(), after },
  );
}

async function closeOne(deps: Deps, id: string, going: GoingOn): Promise<number> {
  // A case that went on has entered a later stage since the notice was published.
  const waiting = await deps.db.select(
    { id: applications.columns.id },
    `SELECT a.id FROM notice_entries e
       JOIN notices n ON n.id = e.notice_id
       JOIN applications a ON a.id = e.application_id
      WHERE e.notice_id = :id AND a.status = 'running' AND a.stage_entered_at <= n.published_at
      ORDER BY a.id`,
    { id },
  );
  const moved = await going.through({
    from: '',
    next: async () => waiting,
    placeOf: () => null,
    name: (each) => `case ${each.id} on notice ${id}`,
    work: (each) => goOn(deps, id, each.id),
  });
  if (moved === waiting.length) await markClosed(deps, id);
  return moved;
}

/** Moves one case on; false where something holds it or another process is at it just now. */
async function goOn(deps: Deps, notice: string, caseId: string): Promise<boolean> {
  try {
    const { events } = await changeCase(deps, clockActor, caseId, ({ subject, rules }, context) => {
      const { state } = subject;
      const stage = state.stage === null ? null : rules.stage(state.stage);
      const publication = stage && stageKind(stage.kind).publishes(stage);
      const list = publication?.list(state.memory[state.stage ?? '']);
      if (list !== notice || state.holds.length > 0) return recordFrom(state).change();
      return act(context, state, 'close', {});
    });
    return events.length > 0;
  } catch (error) {
    // It is looked at again in the next round.
    if (error instanceof Refused) return false;
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
