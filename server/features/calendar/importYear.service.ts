import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { calendarFrom } from '../../domain/calendar.js';
import { halfWidth, isCalendarDay, line, paragraph, whole } from '../../domain/typed.js';
import type { JsonObject } from '../../domain/json.js';
import { invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

export const importYearInput = z.object({
  year: whole(2000, 2100),
  source: line(300),
  off: paragraph({ min: 1, max: 5000 }),
  worked: paragraph({ min: 0, max: 5000 }),
});

/**
 * Imports the official arrangement of a year: holidays a line each, `2027-01-01 2027-01-03 name`,
 * and the weekends worked for them. What was imported before for that year is replaced; deadlines
 * that are running stay as they were told.
 */
export async function importYear(
  deps: Deps,
  actor: Actor,
  typed: z.infer<typeof importYearInput>,
): Promise<void> {
  const { year, source, off, worked } = typed;
  const content: JsonObject = {
    year,
    source,
    off: linesOf(off).map((text, index) => spanOf(text, index + 1)),
    worked: linesOf(worked).map((text, index) => dayOf(text, index + 1)),
  };
  demandSense(content);
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    await deps.db.rows.calendarYears.remove({ year });
    await deps.db.rows.calendarYears.insert({
      year,
      content,
      imported_at: at,
      imported_by: actor.userId,
    });
    await recordEvents(deps.db, 'calendar', { at, actorId: actor.userId }, [
      { type: 'calendar_imported', data: { year, source } },
    ]);
  });
  await deps.reloadCalendar();
}

/** The calendar's own reading says what is wrong: a day of another year, a worked weekday. */
function demandSense(content: JsonObject): void {
  try {
    calendarFrom(content);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    const at = issue?.path[0] === 'worked' || /worked|weekend/.test(issue?.message ?? '');
    const day = /\d{4}-\d{2}-\d{2}/.exec(issue?.message ?? '')?.[0] ?? '';
    throw invalid({ [at ? 'worked' : 'off']: { code: 'calendar_day_wrong', params: { day } } });
  }
}

const linesOf = (text: string): string[] =>
  halfWidth(text)
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');

function spanOf(text: string, number: number): JsonObject {
  const [from = '', to = '', ...name] = text.split(/\s+/);
  if (!isCalendarDay(from) || !isCalendarDay(to) || name.length === 0) {
    throw invalid({ off: { code: 'calendar_line_wrong', params: { number } } });
  }
  const [zh = '', en = zh] = name.join(' ').split(/\s*\/\s*/);
  return { from, to, name: { zh, en } };
}

function dayOf(text: string, number: number): string {
  if (!isCalendarDay(text)) {
    throw invalid({ worked: { code: 'calendar_line_wrong', params: { number } } });
  }
  return text;
}
