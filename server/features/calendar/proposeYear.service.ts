import type { z } from 'zod';
import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { differencesOf, type CalendarFile } from '../../domain/calendarYear.js';
import { conflict } from '../../domain/refusal.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { mailCalendarProposal } from './calendar.mails.js';
import { calendarStream, presentYear } from './calendarChange.file.js';
import { yearFrom, yearWith, type dayInput, type yearInput } from './yearText.input.js';

/**
 * Proposes the official arrangement of a year; nothing counts by it before a second person has
 * published it. Refuses a faulty one at its line, one that changes nothing, and a second proposal
 * while one is open. The change's id.
 */
export async function proposeYear(
  deps: Deps,
  actor: Actor,
  typed: z.infer<typeof yearInput>,
): Promise<string> {
  return propose(deps, actor, yearFrom(typed), typed.reason);
}

/** The same for one day of a year that has been announced. */
export async function proposeDay(
  deps: Deps,
  actor: Actor,
  year: number,
  typed: z.infer<typeof dayInput>,
): Promise<string> {
  const present = presentYear(deps.calendar, year);
  if (present === null) throw conflict('calendar_year_unknown');
  return propose(deps, actor, yearWith(present, typed), typed.day_reason);
}

async function propose(
  deps: Deps,
  actor: Actor,
  file: CalendarFile,
  reason: string,
): Promise<string> {
  const { db, clock, calendar } = deps;
  const before = presentYear(calendar, file.year);
  const sameDays = before !== null && differencesOf(before, file).length === 0;
  if (sameDays && JSON.stringify(before) === JSON.stringify(file)) {
    throw conflict('calendar_same');
  }
  const id = newId();
  const at = clock.now().toISOString();
  try {
    await db.transaction(async () => {
      await db.rows.calendarChanges.insert({
        id,
        year: file.year,
        content: file,
        replaced: before,
        reason,
        open_key: 'open',
        ...proposedBy(actor, at),
        moved_cases: 0,
        version: 1,
      });
      await recordEvents(db, calendarStream, { at, actorId: actor.userId }, [
        { type: 'calendar_proposed', data: { change: id, year: file.year, reason } },
      ]);
      await mailCalendarProposal(deps, actor, { id, year: file.year, reason }, at);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('calendar_change_open') : error;
  }
  return id;
}
