import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  calendarChange,
  calendarStream,
  openChange,
  type CalendarChangeRow,
} from './calendarChange.file.js';

/** Which change, and the version of its row that the page showed. */
export interface ChangeSeen {
  readonly id: string;
  readonly version: number;
}

/**
 * A second person publishes a change: days count by it at once, and the deadlines it touches are
 * moved next. Of two who press at the same moment one is told that it has been decided.
 */
export async function publishYear(deps: Deps, actor: Actor, seen: ChangeSeen): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const change = calendarChange.forDecision(actor, await held(deps, seen), seen.version);
    await db.rows.calendarYears.remove({ year: change.year });
    await db.rows.calendarYears.insert({
      year: change.year,
      content: change.content,
      imported_at: clock.now().toISOString(),
      imported_by: change.proposed_by,
    });
    await calendarChange.decide(deps, actor, change, { status: 'published' });
    await record(deps, actor, change, 'calendar_published');
  });
  await deps.reloadCalendar();
}

/** A second person says no, with a reason. */
export async function rejectYear(
  deps: Deps,
  actor: Actor,
  seen: ChangeSeen,
  why: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const change = calendarChange.forDecision(actor, await held(deps, seen), seen.version);
    const decision = { status: 'rejected', open_key: null, decision_reason: why } as const;
    await calendarChange.decide(deps, actor, change, decision);
    await record(deps, actor, change, 'calendar_rejected', { reason: why });
  });
}

/** Whoever proposed it takes it back before it is decided. */
export async function withdrawYear(deps: Deps, actor: Actor, seen: ChangeSeen): Promise<void> {
  await deps.db.transaction(async () => {
    const change = calendarChange.forWithdrawal(actor, await held(deps, seen), seen.version);
    await calendarChange.withdraw(deps, change, { status: 'withdrawn', open_key: null });
    await record(deps, actor, change, 'calendar_withdrawn');
  });
}

/** The change as its row says now, held until the transaction ends. */
async function held(deps: Deps, { id }: ChangeSeen): Promise<CalendarChangeRow> {
  await deps.db.rows.calendarChanges.lock({ id });
  return openChange(deps, id);
}

async function record(
  { db, clock }: Deps,
  actor: Actor,
  { id, year }: CalendarChangeRow,
  type: string,
  data: JsonObject = {},
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, calendarStream, by, [{ type, data: { change: id, year, ...data } }]);
}
