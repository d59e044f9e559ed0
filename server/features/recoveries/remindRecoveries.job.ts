import { isDuplicate } from '../../data/databaseErrors.js';
import { goThrough } from '../../data/goingOn.js';
import { recoveries } from '../../data/tables/recoveryTables.js';
import { zoneDay } from '../../domain/calendar.js';
import { overdueSince } from '../../domain/fund/recovery.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { registeredOf } from './receipts.step.js';
import { tellAwardee, tellDeciders } from './recovery.mails.js';

/** Days between reminders of money that is overdue, and how many there are; with the last, superiors are told. */
const everyDays = 10;
const most = 3;
const msOfDay = 86_400_000;
const perRound = 200;

/** Reminds awardees of what is overdue, and tells who decided it when they stay silent. How many. */
export const remindRecoveries = (deps: Deps): Promise<number> =>
  goThrough({
    from: '',
    next: (after) =>
      deps.db.select(
        { id: recoveries.columns.id },
        `SELECT id FROM recoveries WHERE status = 'claimed' AND contested_at IS NULL AND id > :after
          ORDER BY id LIMIT ${perRound}`,
        { after },
      ),
    placeOf: ({ id }) => id,
    name: ({ id }) => `recovery ${id}`,
    work: ({ id }) => remind(deps, id),
    // Another process may be quicker.
    expected: isDuplicate,
  });

async function remind(deps: Deps, id: string): Promise<boolean> {
  const { db, clock } = deps;
  const now = clock.now();
  const row = await db.rows.recoveries.find({ id });
  if (row === null) return false;
  // What the bank has told of and nobody has confirmed yet is not asked for again.
  const received = row.received + BigInt(await registeredOf(deps, row));
  const since = overdueSince({ ...row, received }, zoneDay(now));
  if (since === null) return false;
  const mark = `recovery:${row.number}:${since}:`;
  const { application_id } = row;
  const sent = (await db.rows.reminders.all({ application_id }))
    .filter((each) => each.mark.startsWith(mark))
    .map(({ at }) => now.getTime() - Date.parse(at));
  const place = sent.length + 1;
  if (place > most || sent.some((ago) => ago < everyDays * msOfDay)) return false;
  const key = { application_id, mark: `${mark}${place}` };
  const held = { row, file: await openCase(deps, row.application_id) };
  return db.transaction(async () => {
    await db.rows.reminders.insert({ ...key, at: now.toISOString() });
    await tellAwardee(deps, held, 'recovery_overdue', { missed: since });
    if (place === most) await tellDeciders(deps, held, 'recovery_escalated');
    return true;
  });
}
