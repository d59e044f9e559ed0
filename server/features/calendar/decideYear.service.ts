import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { calendarStream, openChange, type CalendarChangeRow } from './calendarChange.file.js';

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
    const change = await another(deps, actor, seen);
    const at = clock.now().toISOString();
    await db.rows.calendarYears.remove({ year: change.year });
    await db.rows.calendarYears.insert({
      year: change.year,
      content: change.content,
      imported_at: at,
      imported_by: change.proposed_by,
    });
    await decide(deps, actor, change, 'calendar_published', {
      status: 'published',
      ...signed(actor, at),
    });
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
  const { db, clock } = deps;
  await db.transaction(async () => {
    const change = await another(deps, actor, seen);
    const rejected = { status: 'rejected', open_key: null, decision_reason: why } as const;
    await decide(
      deps,
      actor,
      change,
      'calendar_rejected',
      { ...rejected, ...signed(actor, clock.now().toISOString()) },
      { reason: why },
    );
  });
}

/** Whoever proposed it takes it back before it is decided. */
export async function withdrawYear(deps: Deps, actor: Actor, seen: ChangeSeen): Promise<void> {
  await deps.db.transaction(async () => {
    const change = await undecided(deps, seen);
    if (change.proposed_person !== actor.personId) throw conflict('calendar_not_yours');
    await decide(deps, actor, change, 'calendar_withdrawn', {
      status: 'withdrawn',
      open_key: null,
    });
  });
}

const signed = (actor: Actor, at: string) => ({
  decided_by: actor.userId,
  decided_person: actor.personId,
  decided_at: at,
});

async function another(deps: Deps, actor: Actor, seen: ChangeSeen): Promise<CalendarChangeRow> {
  const change = await undecided(deps, seen);
  if (change.proposed_person === actor.personId) throw conflict('calendar_own_proposal');
  return change;
}

async function undecided(deps: Deps, { id, version }: ChangeSeen): Promise<CalendarChangeRow> {
  await deps.db.rows.calendarChanges.lock({ id });
  const change = await openChange(deps, id);
  if (change.status !== 'proposed') throw conflict('calendar_decided');
  if (change.version !== version) throw stale();
  return change;
}

async function decide(
  { db, clock }: Deps,
  actor: Actor,
  change: CalendarChangeRow,
  type: string,
  changes: Partial<CalendarChangeRow>,
  data: JsonObject = {},
): Promise<void> {
  const affected = await db.rows.calendarChanges.update(
    { id: change.id, status: 'proposed', version: change.version },
    { ...changes, version: change.version + 1 },
  );
  if (affected !== 1) throw conflict('calendar_decided');
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, calendarStream, by, [
    { type, data: { change: change.id, year: change.year, ...data } },
  ]);
}
