import { z } from 'zod';
import { isDuplicate } from '../../data/databaseErrors.js';
import { caseStream } from '../../data/stores/caseStore.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import { mayDispatch, remindable } from '../../domain/access/dispatching.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { conflict, forbidden, hidden, invalid } from '../../domain/refusal.js';
import { paragraph, several, ticked } from '../../domain/typed.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { handMark, reminderKey } from '../../shared/handover/reminderKey.js';
import type { Deps } from '../../shared/request/deps.js';
import { remindConfirmers } from './confirmerReminders.step.js';
import { mailByHand, type ByHandLine } from './reminderByHand.mails.js';
import { reminderLine } from './reminder.mails.js';
import {
  callTitleOf,
  lingeringIn,
  owersOf,
  superiorsOf,
  type ReminderReader,
} from './taskReminders.query.js';

/** `task` is the case's id and its task's, or what `reminderKey` says of it, as a page's box sends it. */
export const remindInput = z.object({
  task: several(200),
  words: paragraph({ min: 0, max: 500 }),
  superior: ticked(),
});

/** The tasks of one case of which somebody is reminded. */
interface Asked {
  readonly file: CaseFile;
  readonly keys: readonly string[];
}

/**
 * Reminds whoever owes these open tasks, in one letter to each, and tells the heads of department
 * as well where that is asked; once a day for each task. What was reminded of today is left out.
 * Refuses with `reminded_today` where that is all, and with `nobody_to_remind` where no letter
 * would go out.
 */
export async function remindByHand(
  deps: Deps,
  actor: Actor,
  { task: chosen, words, superior }: z.infer<typeof remindInput>,
): Promise<void> {
  if (chosen.length === 0) throw invalid({ task: { code: 'choose_one' } });
  const at = deps.clock.now().toISOString();
  const lines: ByHandLine[] = [];
  let [strangers, fresh] = [0, 0];
  const byCase = groupedBy(
    chosen.map((text) => text.split(' ')),
    ([caseId = '']) => caseId,
  );
  for (const caseId of [...byCase.keys()].toSorted()) {
    const keys = (byCase.get(caseId) ?? []).map(([, key = '']) => key);
    const file = await openCase(deps, caseId);
    demandMay(actor, file);
    const asked = { file, keys: await notYetToday(deps, file, keys, at) };
    if (asked.keys.length === 0) continue;
    fresh += asked.keys.length;
    await record(deps, actor, asked, { words, superior, at });
    const told = await linesOf(deps, asked, superior);
    lines.push(...told.filter(({ reader }) => reader.id !== actor.userId));
    if (asked.keys.includes('invited')) strangers += await remindConfirmers(deps, file, at);
  }
  if (fresh === 0) throw conflict('reminded_today');
  if (lines.length + strangers === 0) throw conflict('nobody_to_remind');
  await mailByHand(deps, actor, lines, { words, at });
}

function demandMay(actor: Actor, { subject }: CaseFile): void {
  if (standingOf(actor, subject) !== 'staff') throw hidden();
  if (!mayDispatch(actor, subject)) throw forbidden('not_your_role');
}

/** Refuses what cannot be reminded of now; of the rest what nobody was reminded of today. */
async function notYetToday(
  { db }: Deps,
  { row }: CaseFile,
  asked: readonly string[],
  at: string,
): Promise<readonly string[]> {
  const open = remindable(row.state);
  const found = asked.map((key) =>
    open.find((task) => task.id === key || reminderKey(task) === key),
  );
  const keys = [
    ...new Set(
      found.map((task) => {
        if (!task) throw conflict('remind_not_open');
        return reminderKey(task);
      }),
    ),
  ];
  const marks = keys.map((key) => handMark(row.state.visit, key, zoneDay(new Date(at))));
  const sent = await db.rows.reminders.all({ application_id: row.id, mark: marks });
  const known = new Set(sent.map(({ mark }) => mark));
  return keys.filter((key) => !known.has(handMark(row.state.visit, key, zoneDay(new Date(at)))));
}

async function record(
  { db }: Deps,
  { userId }: Actor,
  { file: { row }, keys }: Asked,
  { words, superior, at }: { words: string; superior: boolean; at: string },
): Promise<void> {
  try {
    for (const key of keys) {
      const mark = handMark(row.state.visit, key, zoneDay(new Date(at)));
      await db.rows.reminders.insert({ application_id: row.id, mark, at });
    }
  } catch (error) {
    if (isDuplicate(error)) throw conflict('reminded_today');
    throw error;
  }
  await recordEvents(db, `watch:${caseStream(row.id)}`, { at, actorId: userId }, [
    { type: 'reminded', data: { stage: row.state.stage ?? '', tasks: keys, superior, words } },
  ]);
}

/** What each reader is told of one case; the superiors, for whom it waits. */
async function linesOf(
  deps: Deps,
  { file, keys }: Asked,
  superior: boolean,
): Promise<ByHandLine[]> {
  const tasks = remindable(file.row.state).filter((task) => keys.includes(reminderKey(task)));
  const call = await callTitleOf(deps, file.row.call_id);
  const waitsFor = superior ? await lingeringIn(deps, file, tasks) : [];
  const heads = superior ? await superiorsOf(deps, file, 'department_head') : [];
  const line = (reader: ReminderReader, late: boolean): ByHandLine => ({
    reader,
    superior: late,
    text: reminderLine(deps, file, reader, { call, late, waitsFor }).text,
  });
  const owers = await owersOf(deps, file, tasks);
  return [...owers.map((each) => line(each, false)), ...heads.map((each) => line(each, true))];
}
