import { recordEvents } from '../../data/stores/eventStore.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict, stale } from '../../domain/refusal.js';
import { subjectOf } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { linesOf, openMove, type VersionMoveRow, moveStream } from './move.file.js';

/** Which move, and the version of its row that the page showed. */
export interface MoveSeen {
  readonly procedureId: string;
  readonly id: string;
  readonly version: number;
}

/**
 * A second officer approves; the cases are moved next. Of two who press at the same moment one is
 * told that it has been decided.
 */
export async function approveMove(deps: Deps, actor: Actor, seen: MoveSeen): Promise<void> {
  await deps.db.transaction(async () => {
    const move = await undecided(deps, actor, seen);
    if (move.proposed_person === actor.personId) throw conflict('move_own_proposal');
    const lines = await linesOf(deps, move.id);
    const rows = await deps.db.rows.applications.all({
      id: lines.map((line) => line.application_id),
    });
    if (rows.some((row) => isKeptOut(actor, subjectOf(row)))) throw conflict('move_own_case');
    await decide(deps, actor, move, 'moves_approved', {
      status: 'approved',
      ...signed(deps, actor),
    });
  });
}

/** A second officer says no, with a reason; the cases are free for another move. */
export async function rejectMove(
  deps: Deps,
  actor: Actor,
  seen: MoveSeen,
  why: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const move = await undecided(deps, actor, seen);
    if (move.proposed_person === actor.personId) throw conflict('move_own_proposal');
    const decision = { status: 'rejected', decision_reason: why, ...signed(deps, actor) } as const;
    await decide(deps, actor, move, 'moves_rejected', decision, { reason: why });
    await release(deps, move.id);
  });
}

/** The one who proposed it takes it back before it is decided. */
export async function withdrawMove(deps: Deps, actor: Actor, seen: MoveSeen): Promise<void> {
  await deps.db.transaction(async () => {
    const move = await undecided(deps, actor, seen);
    if (move.proposed_person !== actor.personId) throw conflict('move_not_yours');
    await decide(deps, actor, move, 'moves_withdrawn', { status: 'withdrawn' });
    await release(deps, move.id);
  });
}

const signed = ({ clock }: Deps, actor: Actor) => ({
  decided_by: actor.userId,
  decided_person: actor.personId,
  decided_at: clock.now().toISOString(),
});

async function undecided(deps: Deps, actor: Actor, seen: MoveSeen): Promise<VersionMoveRow> {
  const move = await openMove(deps, actor, seen.procedureId, seen.id);
  if (move.status !== 'proposed') throw conflict('move_decided');
  if (move.version !== seen.version) throw stale();
  return move;
}

async function decide(
  { db, clock }: Deps,
  actor: Actor,
  move: VersionMoveRow,
  event: string,
  changes: Partial<VersionMoveRow>,
  data: JsonObject = {},
): Promise<void> {
  const affected = await db.rows.versionMoves.update(
    { id: move.id, status: 'proposed', version: move.version },
    { ...changes, version: move.version + 1 },
  );
  if (affected !== 1) throw conflict('move_decided');
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, moveStream(move.id), by, [{ type: event, data }]);
}

async function release({ db }: Deps, moveId: string): Promise<void> {
  await db.rows.versionMoveLines.update(
    { move_id: moveId, status: 'waiting' },
    { status: 'skipped', open_key: null },
  );
}
