import { isDuplicate } from '../../data/databaseErrors.js';
import { goThrough } from '../../data/goingOn.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { duties } from '../../data/tables/dutyTables.js';
import { dueOf, nextPeriod } from '../../domain/duty/dutyClock.js';
import { parseDuration } from '../../domain/duration.js';
import { workingDayBefore, zoneDay } from '../../domain/calendar.js';
import type { DutyRule } from '../../domain/duty/dutySchema.js';
import { isLate } from '../../domain/duty/dutyStates.js';
import type { HeldCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { tellOwing, tellDesk } from './duty.mails.js';
import { changeDuty, holdDuty, type DutyRow } from './duty.step.js';
import { keepClock } from './keepClock.step.js';
import { addPeriod, goesOn, settleDuties } from './settleDuties.step.js';

const perRound = 200;
/** Working days after which a duty that is late or not looked at is brought before the heads. */
const patience = '10 wd';
/** No reminder comes longer ahead than a quarter of a year. */
const horizon = 92 * 86_400_000;
const columns = { id: applications.columns.id };
const { columns: own } = duties;
const waitingColumns = {
  id: own.id,
  status: own.status,
  due_at: own.due_at,
  look_by: own.look_by,
  lasts_until: own.lasts_until,
  counted_from: own.counted_from,
  counted_for: own.counted_for,
};
type WaitingDuty = RowOf<typeof waitingColumns>;

/**
 * What awardees owe, by the clock: duties come into being with what begins them and end with their
 * ground, the next period follows the last, and everybody is told before, on and after the day.
 * How many things were done.
 */
export async function lookAfterDuties(deps: Deps): Promise<number> {
  const settled = await settleAll(deps);
  return settled + (await mindAll(deps));
}

/** Cases that something has happened to since they were looked at, were paid first, or stand still. */
async function settleAll(deps: Deps): Promise<number> {
  const versions = ['', ...(await versionsWithDuties(deps))];
  return goThrough({
    from: '',
    next: (after) =>
      deps.db.select(
        columns,
        `SELECT a.id FROM applications a
           LEFT JOIN duty_cases l ON l.application_id = a.id
          WHERE a.status <> 'draft' AND a.id > :after
            AND (a.procedure_version_id IN (:versions)
                 OR EXISTS (SELECT 1 FROM duties d WHERE d.application_id = a.id))
            AND (l.application_id IS NULL OR l.case_version <> a.version
                 OR l.version_id <> a.procedure_version_id
                 OR EXISTS (SELECT 1 FROM tranches t JOIN payments p ON p.tranche_id = t.id
                      WHERE t.application_id = a.id AND p.result_at >= l.looked_at))
          ORDER BY a.id LIMIT ${perRound}`,
        { after, versions },
      ),
    placeOf: ({ id }) => id,
    name: ({ id }) => `duties of case ${id}`,
    work: ({ id }) => settleDuties(deps, id),
    // Another process was quicker.
    expected: isDuplicate,
  });
}

/** Versions that some case follows and that name a duty; each is read once a process. */
async function versionsWithDuties({ db, definitions }: Deps): Promise<string[]> {
  const rows = await db.select(
    { version: applications.columns.procedure_version_id },
    "SELECT DISTINCT procedure_version_id AS version FROM applications WHERE status <> 'draft'",
  );
  const found: string[] = [];
  for (const { version } of rows) {
    const { definition } = await definitions.byVersion(version);
    if (definition.duties.length > 0) found.push(version);
  }
  return found;
}

/** Each duty that waits for somebody. */
function mindAll(deps: Deps): Promise<number> {
  return goThrough({
    from: '',
    next: (after) =>
      deps.db.select(
        waitingColumns,
        `SELECT d.id, d.status, d.due_at, d.look_by, d.lasts_until, d.counted_from, d.counted_for
           FROM duties d JOIN applications a ON a.id = d.application_id
          WHERE d.id > :after AND d.stopped_at IS NULL
            AND (d.status IN ('open', 'filed')
                 OR (d.clock = 'repeated' AND (a.status = 'running' OR d.lasts_until > d.due_at) AND d.status IN ('accepted', 'waived', 'failed')
                     AND NOT EXISTS (SELECT 1 FROM duties n WHERE n.application_id = d.application_id
                          AND n.duty = d.duty AND n.period > d.period)))
          ORDER BY d.id LIMIT ${perRound}`,
        { after },
      ),
    placeOf: ({ id }) => id,
    name: ({ id }) => `duty ${id}`,
    work: async (row) => (asksForWork(deps, row) ? mind(deps, row.id) : 0),
    expected: isDuplicate,
  });
}

/** Whether this moment brings a duty anything, so that the many that only wait cost nothing. */
function asksForWork({ calendar, clock }: Deps, row: WaitingDuty): boolean {
  const now = clock.now().toISOString();
  if (row.status === 'filed') return row.look_by !== null && row.look_by < now;
  if (row.status !== 'open') return true;
  if (row.due_at === null) return row.lasts_until !== null && row.lasts_until < now;
  const soon = new Date(clock.now().getTime() + horizon).toISOString();
  if (row.due_at < soon) return true;
  return (
    row.counted_for !== '' && dueOf(calendar, row.counted_from, row.counted_for) !== row.due_at
  );
}

async function mind(deps: Deps, id: string): Promise<number> {
  return deps.db.transaction(async () => {
    const { file, row, rule } = await holdDuty(deps, id);
    if (rule === null) return 0;
    const now = deps.clock.now();
    const at = now.toISOString();
    if (row.status === 'open' && row.lasts_until !== null && row.due_at === null) {
      return row.lasts_until < at ? keep(deps, file, row, at) : 0;
    }
    const moved = row.status === 'open' ? await keepClock(deps, file, row, now) : 0;
    if (moved > 0) return moved;
    const followed = await goOn(deps, file, row, rule, now);
    return followed + Number(await remind(deps, file, row, rule, now));
  });
}

/** What only stands, or is told when it happens, is kept once its time is over. */
async function keep(deps: Deps, file: HeldCase, row: DutyRow, at: string): Promise<number> {
  const over = { status: 'over', over_why: 'kept', closed_at: at } as const;
  const next = await changeDuty(deps, { at, actorId: null }, row, over, [
    'duty_over',
    { why: 'kept' },
  ]);
  await tellOwing(deps, file, next, 'duty_over', { at });
  return 1;
}

/** The next period of a repeated duty, once this one was done with or its day has passed. */
async function goOn(
  deps: Deps,
  file: HeldCase,
  row: DutyRow,
  rule: DutyRule,
  now: Date,
): Promise<number> {
  const at = now.toISOString();
  const done = row.status !== 'open' || (row.due_at ?? '') < at;
  if (rule.clock !== 'repeated' || !done) return 0;
  const { application_id, duty, period, counted_from: from, lasts_until: until } = row;
  const next = nextPeriod(deps.calendar, rule, { from, number: period, until });
  if (next === null) return 0;
  const there = await deps.db.rows.duties.find({ application_id, duty, period: next.number });
  if (there || !(await goesOn(deps, file, row))) return 0;
  const begun = await addPeriod(deps, file, rule, next, { at, until });
  await tellOwing(deps, file, begun, 'duty_begun', { at });
  return 1;
}

/** Tells once what this moment brings: a reminder, that it is late, that nobody has looked. */
async function remind(
  deps: Deps,
  file: HeldCase,
  row: DutyRow,
  rule: DutyRule,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  const told = { at, consequences: rule.consequences };
  const once = async (what: string, tell: () => Promise<void>): Promise<boolean> => {
    const mark = `duty:${row.id}:${what}`;
    const key = { application_id: file.row.id, mark };
    if (await deps.db.rows.reminders.find(key)) return false;
    await deps.db.rows.reminders.insert({ ...key, at });
    await tell();
    return true;
  };
  // Another deadline is another reminder; a day tells it apart.
  const day = zoneDay(new Date(row.due_at ?? at));
  if (row.status === 'filed' && row.look_by !== null && row.look_by < at) {
    return once(`look${day}`, () =>
      tellDesk(deps, file, row, 'duty_not_looked', { ...told, roles: ['department_head'] }),
    );
  }
  if (row.status !== 'open' || row.due_at === null) return false;
  if (!isLate(row, at)) {
    const ahead = rule.remind.findLast((each) => reminded(deps, row.due_at ?? at, each, now));
    if (ahead === undefined) return false;
    return once(`${ahead.replace(' ', '')}${day}`, () =>
      tellOwing(deps, file, row, 'duty_remind', told),
    );
  }
  // Whoever owes it is told first, however long the clock stood.
  const first = await once(`late${day}`, async () => {
    await tellOwing(deps, file, row, 'duty_late', told);
    await tellDesk(deps, file, row, 'duty_overdue', { ...told, roles: [rule.by] });
  });
  if (first || dueOf(deps.calendar, row.due_at, patience) >= at) return first;
  return once(`heads${day}`, () =>
    tellDesk(deps, file, row, 'duty_overdue', { ...told, roles: [rule.by, 'department_head'] }),
  );
}

/** Whether the time of a reminder so long ahead has come. */
function reminded({ calendar }: Deps, dueAt: string, ahead: string, now: Date): boolean {
  const { count, unit } = parseDuration(ahead);
  const day = zoneDay(new Date(dueAt));
  const from =
    unit === 'wd'
      ? workingDayBefore(calendar, day, count)
      : zoneDay(new Date(Date.parse(dueAt) - count * (unit === 'm' ? 30 : 1) * 86_400_000));
  return zoneDay(now) >= from;
}
