import { isDuplicate } from '../../data/databaseErrors.js';
import { caseStream } from '../../data/stores/caseStore.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { goingOn } from '../../data/goingOn.js';
import { addWorkingDays, workingDaysBetween, zoneDay } from '../../domain/calendar.js';
import { parseDuration } from '../../domain/duration.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { remindConfirmers } from './confirmerReminders.step.js';
import { mailReminders, reminderLine, type ReminderLine } from './reminder.mails.js';
import {
  callTitleOf,
  casesDueBefore,
  lingeringIn,
  owersOf,
  superiorsOf,
  type ReminderReader,
} from './taskReminders.query.js';

/** How far ahead of a deadline anybody is reminded at most. */
const longestWorkingDays = 20;

/** A case of which somebody is to be reminded, once per visit of its stage, deadline and `mark`. */
interface DueReminder {
  readonly file: CaseFile;
  readonly key: string;
  readonly late: boolean;
  readonly readers: readonly ReminderReader[];
}

/** The same with what each reader is told of it. */
interface ToldReminder extends DueReminder {
  readonly lines: readonly { readonly reader: ReminderReader; readonly line: ReminderLine }[];
}

/**
 * Reminds those who owe a task before its stage is due, as its definition says, and tells the
 * role of `escalate` who is late once it is; each once per visit of the stage and deadline, and
 * everybody in one letter for all their cases. Of a case that stands still nobody is reminded. Those asked by link are reminded with it, each by a letter. All cases are gone through; those that fail are named in the
 * error thrown at the end. How many letters were written.
 */
export async function remindTasks(deps: Deps): Promise<number> {
  const today = zoneDay(deps.clock.now());
  const until = `${addWorkingDays(deps.calendar, today, longestWorkingDays)}T23:59:59.999Z`;
  const going = goingOn();
  const due: ToldReminder[] = [];
  await going.through({
    from: { due: '', id: '' },
    next: (after) => casesDueBefore(deps, until, after),
    placeOf: ({ due: day, id }) => ({ due: day ?? '', id }),
    name: ({ id }) => `reminder of case ${id}`,
    work: async ({ id }) => {
      const found = await reminderOf(deps, id);
      if (found === null || (await alreadySent(deps, found))) return false;
      due.push(await told(deps, found));
      return true;
    },
  });
  const sent = await sendTogether(deps, due);
  going.end();
  return sent;
}

async function reminderOf(deps: Deps, id: string): Promise<DueReminder | null> {
  const file = await openCase(deps, id);
  const { state } = file.row;
  if (state.stage === null || state.dueAt === null || state.paused !== null) return null;
  const stage = file.rules.stage(state.stage);
  const now = deps.clock.now();
  if (state.dueAt < now.toISOString()) {
    // Whoever seats experts hears who is late, beside the superior.
    const heads = [stage.escalate, stageKind(stage.kind).seats(stage)?.secretary];
    const roles = [...new Set(heads.flatMap((role) => role ?? []))];
    if (roles.length === 0) return null;
    const heaps = await Promise.all(roles.map((role) => superiorsOf(deps, file, role)));
    const readers = [...new Map(heaps.flat().map((reader) => [reader.id, reader])).values()];
    return { file, key: `task_escalated.${state.visit}.late.${state.dueAt}`, late: true, readers };
  }
  const left = workingDaysBetween(deps.calendar, zoneDay(now), zoneDay(new Date(state.dueAt)));
  // Of several reminders whose day has come only the latest is sent.
  const ahead = stage.remind.map((text) => parseDuration(text).count).toSorted((a, b) => a - b);
  const days = ahead.find((each) => left <= each);
  if (days === undefined) return null;
  const readers = await owersOf(deps, file);
  return { file, key: `task_reminder.${state.visit}.${days}.${state.dueAt}`, late: false, readers };
}

const alreadySent = async ({ db }: Deps, { file, key }: DueReminder): Promise<boolean> =>
  (await db.rows.reminders.count({ application_id: file.row.id, mark: key })) > 0;

async function told(deps: Deps, due: DueReminder): Promise<ToldReminder> {
  const { file, late, readers } = due;
  const known = {
    call: await callTitleOf(deps, file.row.call_id),
    waitsFor: late ? await lingeringIn(deps, file) : [],
    late,
  };
  const lines = readers.map((reader) => ({
    reader,
    line: reminderLine(deps, file, reader, known),
  }));
  return { ...due, lines };
}

/** One letter per reader; another process that was quicker has sent them all. */
async function sendTogether(deps: Deps, due: readonly ToldReminder[]): Promise<number> {
  if (due.length === 0) return 0;
  const at = deps.clock.now().toISOString();
  try {
    return await deps.db.transaction(async () => {
      const letters = new Map<string, { reader: ReminderReader; lines: ReminderLine[] }>();
      let strangers = 0;
      for (const each of due) {
        const { file, key, late, readers, lines } = each;
        const { id, state } = file.row;
        await deps.db.rows.reminders.insert({ application_id: id, mark: key, at });
        if (!late) strangers += await remindConfirmers(deps, file, at);
        for (const { reader, line } of lines) {
          const letter = letters.get(reader.id) ?? { reader, lines: [] };
          letter.lines.push(line);
          letters.set(reader.id, letter);
        }
        if (late && readers.length > 0) {
          await recordEvents(deps.db, `watch:${caseStream(id)}`, { at, actorId: null }, [
            { type: 'escalated', data: { stage: state.stage ?? '' } },
          ]);
        }
      }
      await mailReminders(deps, [...letters.values()], at);
      return letters.size + strangers;
    });
  } catch (error) {
    if (isDuplicate(error)) return 0;
    throw error;
  }
}
