import { dueOf, resumedDue } from '../../domain/duty/dutyClock.js';
import type { HeldCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { tellOwing } from './duty.mails.js';
import { changeDuty, type DutyRow } from './duty.step.js';

/**
 * Stops the clock of an open duty while its case is suspended or its clock stopped, lets it go on
 * by the working days that were left, and moves a deadline to come where the calendar was changed.
 */
export async function keepClock(
  deps: Deps,
  file: HeldCase,
  seen: DutyRow,
  now: Date,
): Promise<number> {
  const row = await deps.db.rows.duties.find({ id: seen.id });
  if (row?.status !== 'open' || row.due_at === null) return 0;
  const stands =
    file.row.suspended_at ?? (file.row.status === 'running' ? file.row.paused_at : null);
  const at = now.toISOString();
  const by = { at, actorId: null };
  if (stands !== null && row.stopped_at === null) {
    await changeDuty(deps, by, row, { stopped_at: stands }, ['duty_stopped']);
    return 1;
  }
  if (stands === null && row.stopped_at !== null) {
    const dueAt = resumedDue(deps.calendar, row.due_at, row.stopped_at, now);
    const moved = { stopped_at: null, ...laterDue(row, dueAt), counted_for: '' };
    const next = await changeDuty(deps, by, row, moved, ['duty_resumed', { until: dueAt }]);
    if (dueAt !== row.due_at) await tellOwing(deps, file, next, 'duty_moved', { at });
    return 1;
  }
  return stands === null ? moveDay(deps, file, row, at) : 0;
}

/** A deadline to come is counted anew by the calendar of today; one that a person set stays. */
async function moveDay(deps: Deps, file: HeldCase, row: DutyRow, at: string): Promise<number> {
  if (row.counted_for === '' || row.due_at === null || row.due_at < at) return 0;
  const dueAt = dueOf(deps.calendar, row.counted_from, row.counted_for);
  if (dueAt === row.due_at || dueAt < at) return 0;
  const by = { at, actorId: null };
  const data = { from: row.due_at, until: dueAt };
  const next = await changeDuty(deps, by, row, laterDue(row, dueAt), ['duty_moved', data]);
  await tellOwing(deps, file, next, 'duty_moved', { at });
  return 1;
}

/** The columns of another deadline: money is held from then on where lateness holds it. */
export const laterDue = (row: DutyRow, dueAt: string): Pick<DutyRow, 'due_at' | 'hold_from'> => ({
  due_at: dueAt,
  hold_from: row.hold_from === null ? null : dueAt,
});
