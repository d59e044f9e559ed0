import { plainObject, type JsonObject } from '../../domain/json.js';
import { hidden, stale } from '../../domain/refusal.js';
import { isCaseEvent, type CaseEvent, type Task } from '../../domain/workflow/caseEvents.js';
import type { CaseState, TaskStatus } from '../../domain/workflow/caseState.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import type { Database } from '../database.js';
import { flag } from '../schema/columns.js';
import type { RowOf } from '../schema/rows.js';
import { applications } from '../tables/cases.js';
import { calls } from '../tables/procedures.js';
import { appendEvents } from './eventStore.js';
import { peopleOnSeats, seatPeople } from './seatStore.js';

export type ApplicationRow = RowOf<typeof applications>;

/** The stream of a case's events. */
export const caseStream = (applicationId: string): string => `case:${applicationId}`;

/** A case by id; absent ones are refused like hidden ones. */
export async function loadCase(db: Database, id: string): Promise<ApplicationRow> {
  const row = await db.rows.applications.find({ id });
  if (!row) throw hidden();
  return row;
}

/**
 * The same, held until the transaction ends: others who would change this case wait, and then
 * find what this one has left. Locked and read in one statement, together with whether its
 * organisation has not been verified yet.
 */
export async function holdCaseRow(
  db: Database,
  id: string,
): Promise<{ readonly row: ApplicationRow; readonly unverified: boolean }> {
  const sql = `SELECT a.*, EXISTS (SELECT 1 FROM organisations o
                  WHERE o.id = a.organisation_id AND o.verified_at IS NULL) AS unverified
                 FROM applications a WHERE a.id = :id`;
  const [found] = await db.selectHeld(heldColumns, sql, { id });
  if (!found) throw hidden();
  const { unverified, ...row } = found;
  return { row, unverified };
}

const heldColumns = { ...applications.columns, unverified: flag() };

/** The same for the case of a review on this expert's seat; one of somebody else does not exist. */
export async function holdCaseOfReview(
  db: Database,
  id: string,
  expertId: string,
): Promise<ApplicationRow> {
  const sql = `SELECT * FROM applications WHERE id =
                 (SELECT application_id FROM reviews WHERE id = :id AND expert_id = :expertId)`;
  const [row] = await db.selectHeld(applications.columns, sql, { id, expertId });
  if (!row) throw hidden();
  return row;
}

/**
 * The call of a case, shared with others who begin or hand in an application, so that its window
 * and state stay as read until the transaction ends. A case never changes its call.
 */
export async function holdCallOf(db: Database, id: string): Promise<RowOf<typeof calls>> {
  const sql = 'SELECT * FROM calls WHERE id = (SELECT call_id FROM applications WHERE id = :id)';
  const [row] = await db.selectHeld(calls.columns, sql, { id }, 'shared');
  if (!row) throw hidden();
  return row;
}

/** Columns of the application that a change of its content brings along. */
export type CaseColumns = Partial<
  Pick<
    ApplicationRow,
    | 'number'
    | 'title'
    | 'applicant_name'
    | 'submitted_at'
    | 'organisation_id'
    /** The version it follows from now on; the change is decided by that one. */
    | 'procedure_version_id'
  >
>;

/**
 * Stores what an act did: events, the state they lead to, and the task list. The row is updated
 * only where its version is still the one that was read; otherwise the whole is refused as stale.
 */
export async function saveCase(
  db: Database,
  row: ApplicationRow,
  change: CaseChange,
  by: { readonly at: string; readonly actorId: string | null },
  columns: CaseColumns = {},
): Promise<number> {
  const head = await appendEvents(
    db,
    caseStream(row.id),
    { seq: row.version, hash: row.head_hash },
    by,
    change.events.map(asFact),
  );
  const affected = await db.rows.applications.update(
    { id: row.id, version: row.version },
    {
      ...projected(change.state),
      ...columns,
      version: head.seq,
      head_hash: head.hash,
      untold_from: row.untold_from ?? row.version + 1,
    },
  );
  if (affected !== 1) throw stale();
  if (change.seated.length > 0) await seatPeople(db, row.id, change.seated, by.at);
  await projectTasks(db, row, change, by);
  return head.seq;
}

function asFact(event: CaseEvent): { type: string; data: JsonObject } {
  const { type, ...data } = event;
  return { type, data: plainObject(data) };
}

/** Reads an event back from the log. */
export function caseEventOf(stored: {
  readonly type: string;
  readonly data: JsonObject;
}): CaseEvent {
  const event = { type: stored.type, ...stored.data };
  if (!isCaseEvent(event)) throw new Error(`${stored.type} is no event of a case`);
  return event;
}

/** Everything that happened to a case, in order: when, by which account, and what. */
export async function historyOfCase(db: Database, id: string) {
  const stored = await db.rows.events.all({ stream: caseStream(id) }, [['seq', 'ASC']]);
  return stored.map((each) => ({
    at: each.at,
    actorId: each.actor_id,
    event: caseEventOf(each),
  }));
}

function projected(state: CaseState): Partial<ApplicationRow> {
  const { score } = state.facts;
  // What was put off does not keep the zone from going on.
  const applicantsTurn = Object.values(state.tasks).some(
    ({ role, stage }) => role === 'applicant' && stage === state.stage,
  );
  return {
    state,
    status: state.status,
    stage: state.stage,
    stage_entered_at: state.enteredAt,
    due_at: earliest(state.corrections?.dueAt ?? state.dueAt, state.deferral?.dueAt ?? null),
    waiting_on: applicantsTurn ? 'applicant' : 'zone',
    ended_as: state.end,
    suspended_at: state.suspended?.at ?? null,
    paused_at: stoppedAt(state),
    score: typeof score === 'number' ? Math.round(score * 100) : null,
  };
}

/** While corrections are awaited, theirs is the clock that runs; an ended case has none to stop. */
const stoppedAt = ({ status, paused, corrections }: CaseState): string | null =>
  status === 'running' && corrections === null ? (paused?.at ?? null) : null;

/** ISO texts in UTC compare as they are. */
function earliest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** Tasks that were opened and closed, each with its person, as rows of the task list: all of them in one statement. */
async function projectTasks(
  db: Database,
  row: ApplicationRow,
  change: CaseChange,
  by: { readonly at: string; readonly actorId: string | null },
): Promise<void> {
  const opened = new Map<string, Task>();
  const closed = new Map<string, Exclude<TaskStatus, 'open'>>();
  for (const event of change.events) {
    if (event.type === 'task_opened') opened.set(event.task.id, event.task);
    if (event.type === 'task_done') closed.set(event.task, 'done');
    if (event.type === 'task_cancelled') closed.set(event.task, 'cancelled');
    if (event.type === 'days_moved' || event.type === 'suspension_lifted') {
      await moveTaskDays(db, row.id, event.tasks);
    }
    if (event.type === 'clock_extended' || event.type === 'late_accepted') {
      const { until } = event;
      await moveTaskDays(db, row.id, Object.fromEntries(event.tasks.map((id) => [id, until])));
    }
    if (event.type === 'version_move_undone' || event.type === 'standing_restored') {
      await restoreTasks(db, row.id, change);
    }
    if (event.type === 'task_due_moved') {
      await moveTaskDays(db, row.id, { [event.task]: event.until });
    }
    if (event.type === 'task_assigned') await giveTask(db, row.id, event.task, event.userId);
    if (event.type === 'task_handed_over') await giveTask(db, row.id, event.task, event.to);
  }
  const onSeats = await peopleOfTasks(db, row.id, change.state.visit, [...opened.values()]);
  const rows = [...new Set([...opened.keys(), ...closed.keys()])].flatMap((id) => {
    const task = opened.get(id) ?? change.before.tasks[id];
    if (!task) return [];
    const status = closed.get(id);
    const end = { closed_at: by.at, closed_by: by.actorId };
    return [
      { ...taskRow(row, task, onSeats), ...(status === undefined ? {} : { status, ...end }) },
    ];
  });
  await db.rows.tasks.insertOrChange(rows, [
    'status',
    'opened_at',
    'due_at',
    'closed_at',
    'closed_by',
  ]);
}

async function moveTaskDays(
  db: Database,
  id: string,
  tasks: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [task, dueAt] of Object.entries(tasks)) {
    await db.rows.tasks.update({ application_id: id, id: task }, { due_at: dueAt });
  }
}

const giveTask = (db: Database, caseId: string, id: string, holder: string | null) =>
  db.rows.tasks.update({ application_id: caseId, id }, { user_id: holder });

/** The list of tasks as it was: those opened since are gone, those closed since are open. */
async function restoreTasks(
  db: Database,
  id: string,
  { before, state }: CaseChange,
): Promise<void> {
  const only = (some: CaseState, other: CaseState): string[] =>
    Object.keys(some.tasks).filter((task) => !other.tasks[task]);
  const [gone, back] = [only(before, state), only(state, before)];
  const moved = Object.values(state.tasks).flatMap(({ id: task, dueAt }) =>
    dueAt === null || dueAt === before.tasks[task]?.dueAt ? [] : [[task, dueAt] as const],
  );
  await moveTaskDays(db, id, Object.fromEntries(moved));
  for (const { id: task, role, userId } of Object.values(state.tasks)) {
    const had = before.tasks[task];
    // Of an applicant's task the row names who filed, which the state does not.
    if (had && had.userId !== userId && role !== 'applicant') await giveTask(db, id, task, userId);
  }
  if (gone.length > 0) await db.rows.tasks.remove({ application_id: id, id: gone });
  if (back.length === 0) return;
  await db.rows.tasks.update(
    { application_id: id, id: back },
    { status: 'open', closed_at: null, closed_by: null },
  );
}

/** Who sits on the seats whose tasks these are. */
async function peopleOfTasks(
  db: Database,
  applicationId: string,
  visit: number,
  tasks: readonly Task[],
): Promise<ReadonlyMap<number, string>> {
  if (tasks.every(({ seat }) => seat === undefined)) return new Map();
  return peopleOnSeats(db, { applicationId, visit });
}

function taskRow(
  row: ApplicationRow,
  task: Task,
  onSeats: ReadonlyMap<number, string>,
): Parameters<Database['rows']['tasks']['insert']>[0] {
  return {
    application_id: row.id,
    id: task.id,
    programme_id: row.programme_id,
    stage: task.stage,
    verb: task.verb,
    role: task.role,
    user_id:
      task.userId ??
      onSeats.get(task.seat ?? 0) ??
      (task.role === 'applicant' ? row.applicant_id : null),
    opened_at: task.openedAt,
    due_at: task.dueAt,
    status: 'open',
    closed_at: null,
    closed_by: null,
  };
}
