import { recordEvents } from '../../data/stores/eventStore.js';
import { holds, type Actor } from '../../domain/actor.js';
import { freezeOf } from '../../domain/application/freezeWindow.js';
import { closingClock } from '../../domain/application/callWindow.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict, hidden, stale } from '../../domain/refusal.js';
import { freezable } from '../../shared/calls/callFreeze.js';
import type { Deps } from '../../shared/request/deps.js';

export type CallRow = NonNullable<Awaited<ReturnType<Deps['db']['rows']['calls']['find']>>>;

export const callStream = (id: string): string => `call:${id}`;

/** A call within this officer's programmes; any other does not exist for them. */
export async function openManagedCall({ db }: Deps, actor: Actor, id: string): Promise<CallRow> {
  const call = await db.rows.calls.find({ id });
  if (!call || !holds(actor, 'programme_officer', call.programme_id)) throw hidden();
  return call;
}

/** A call the public may know of. */
export async function openPublishedCall({ db }: Pick<Deps, 'db'>, id: string): Promise<CallRow> {
  const call = await db.rows.calls.find({ id });
  if (!call || call.status === 'draft') throw hidden();
  return call;
}

/** Refuses while the call stands still before its close, with since when and until when. */
export function demandNotFrozen({ clock, calendar }: Deps, call: CallRow): void {
  const freeze = freezeOf(freezable(call), clock.now(), calendar);
  if (freeze === null) return;
  const { from, until } = freeze;
  throw conflict('call_frozen', { from: closingClock(from), until: closingClock(until) });
}

/** Refuses what only a published call allows. */
export function demandPublished({ status }: Pick<CallRow, 'status'>): void {
  if (status === 'cancelled') throw conflict('call_cancelled_already');
  if (status !== 'published') throw conflict('call_not_published');
}

export interface CallFact {
  readonly type: string;
  readonly data: JsonObject;
}

/** Changes a call that still has the version it was read with, and keeps the fact in its stream. */
export async function changeCallRow(
  { db, clock }: Deps,
  actor: Actor,
  call: Pick<CallRow, 'id'>,
  version: number,
  changes: Partial<CallRow>,
  fact: CallFact,
): Promise<void> {
  const affected = await db.rows.calls.update(
    { id: call.id, version },
    { ...changes, version: version + 1 },
  );
  if (affected !== 1) throw stale();
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, callStream(call.id), by, [fact]);
}
