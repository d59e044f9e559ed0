import { goingOn } from '../../data/goingOn.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { moveDays, type DaysChange } from '../../domain/workflow/daysMoved.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { changeCase, clockActor } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  calendarStream,
  daysChangeOf,
  firstDifference,
  readChange,
  type CalendarChangeRow,
  type ReadChange,
} from './calendarChange.file.js';
import { noticeOf, touchedCases } from './movedDays.query.js';
import { movedNotices } from './movedNotices.query.js';

/**
 * Moves the deadlines that a published change of the calendar touches: public lists first, then
 * cases, each in a transaction of its own, so that it can stop and go on at any case. One that
 * fails keeps no other from its turn; the change stays open for a day and it is tried again. How
 * many cases moved.
 */
export async function moveDeadlines(deps: Deps): Promise<number> {
  const row = await deps.db.rows.calendarChanges.find({ open_key: 'open', status: 'published' });
  if (!row) return 0;
  // Another process may have published it.
  await deps.reloadCalendar();
  const read = readChange(row);
  const change = daysChangeOf(read, deps.calendar);
  const firstDay = firstDifference(read);
  const going = goingOn();
  let moved = 0;
  if (firstDay !== null) {
    await moveNotices(deps, change, firstDay);
    moved = await going.through({
      from: '',
      next: (after) => touchedCases(deps, firstDay, after),
      placeOf: (id) => id,
      name: (id) => `days of case ${id}`,
      work: (id) => moveCase(deps, id, change),
    });
  }
  try {
    going.end();
  } catch (error) {
    // What still fails a day later is named in the log and keeps nobody from the next change.
    if (age(deps, row) > dayMs) await finish(deps, read);
    throw error;
  }
  await finish(deps, read);
  return moved;
}

const dayMs = 86_400_000;

const age = ({ clock }: Deps, { decided_at: at }: CalendarChangeRow): number =>
  clock.now().getTime() - Date.parse(at ?? '');

async function moveCase(deps: Deps, id: string, change: DaysChange): Promise<boolean> {
  return deps.db.transaction(async () => {
    const held = await holdCase(deps, id);
    const from = await noticeOf(deps, held);
    const { events } = await changeCase(deps, clockActor, held, ({ row, rules }, { now }) =>
      moveDays(rules, row.state, change, now, from),
    );
    if (events.length > 0) await countOne(deps, change.id);
    return events.length > 0;
  });
}

async function countOne({ db }: Deps, id: string): Promise<void> {
  await db.execute('UPDATE calendar_changes SET moved_cases = moved_cases + 1 WHERE id = :id', {
    id,
  });
}

/** A public list is never shorter than its days: its end moves with those of its cases. */
async function moveNotices(deps: Deps, change: DaysChange, firstDay: string): Promise<void> {
  const { db, clock } = deps;
  for (const { id, before, after } of await movedNotices(deps, change, firstDay)) {
    const at = clock.now().toISOString();
    await db.transaction(async () => {
      const affected = await db.rows.notices.update({ id, ends_at: before }, { ends_at: after });
      if (affected !== 1) return;
      await recordEvents(db, `notice:${id}`, { at, actorId: null }, [
        { type: 'notice_prolonged', data: { change: change.id, endsAt: after } },
      ]);
    });
  }
}

async function finish({ db, clock }: Deps, { row }: ReadChange): Promise<void> {
  const at = clock.now().toISOString();
  await db.transaction(async () => {
    const affected = await db.rows.calendarChanges.update(
      { id: row.id, status: 'published' },
      { status: 'moved', open_key: null },
    );
    if (affected !== 1) return;
    const done = await db.rows.calendarChanges.find({ id: row.id });
    await recordEvents(db, calendarStream, { at, actorId: null }, [
      {
        type: 'calendar_deadlines_moved',
        data: { change: row.id, year: row.year, cases: done?.moved_cases ?? 0 },
      },
    ]);
  });
}
