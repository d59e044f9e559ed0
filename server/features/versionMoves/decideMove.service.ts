import { recordEvents } from '../../data/stores/eventStore.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict } from '../../domain/refusal.js';
import { subjectOf } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { linesOf, moveStream, openMove, versionMove, type VersionMoveRow } from './move.file.js';

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
    const move = versionMove.forDecision(actor, await opened(deps, actor, seen), seen.version);
    const lines = await linesOf(deps, move.id);
    const rows = await deps.db.rows.applications.all({
      id: lines.map((line) => line.application_id),
    });
    if (rows.some((row) => isKeptOut(actor, subjectOf(row)))) throw conflict('move_own_case');
    await versionMove.decide(deps, actor, move, { status: 'approved' });
    await record(deps, actor, move, 'moves_approved');
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
    const move = versionMove.forDecision(actor, await opened(deps, actor, seen), seen.version);
    await versionMove.decide(deps, actor, move, { status: 'rejected', decision_reason: why });
    await record(deps, actor, move, 'moves_rejected', { reason: why });
    await release(deps, move.id);
  });
}

/** The one who proposed it takes it back before it is decided. */
export async function withdrawMove(deps: Deps, actor: Actor, seen: MoveSeen): Promise<void> {
  await deps.db.transaction(async () => {
    const move = versionMove.forWithdrawal(actor, await opened(deps, actor, seen), seen.version);
    await versionMove.withdraw(deps, move, { status: 'withdrawn' });
    await record(deps, actor, move, 'moves_withdrawn');
    await release(deps, move.id);
  });
}

const opened = (deps: Deps, actor: Actor, seen: MoveSeen): Promise<VersionMoveRow> =>
  openMove(deps, actor, seen.procedureId, seen.id);

async function record(
  { db, clock }: Deps,
  actor: Actor,
  { id }: VersionMoveRow,
  type: string,
  data: JsonObject = {},
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, moveStream(id), by, [{ type, data }]);
}

async function release({ db }: Deps, moveId: string): Promise<void> {
  await db.rows.versionMoveLines.update(
    { move_id: moveId, status: 'waiting' },
    { status: 'skipped', open_key: null },
  );
}
