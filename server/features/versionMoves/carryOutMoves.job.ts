import { recordEvents } from '../../data/stores/eventStore.js';
import { Refused } from '../../domain/refusal.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { decideMoveOf } from './moveChange.step.js';
import { linesOf, type VersionMoveLine, type VersionMoveRow, moveStream } from './move.file.js';
import { judgementFor, versionPair, whyNot } from './moveVerdicts.query.js';

/** Carries out what was approved and cut short, by a crash or a restart; how many moves. */
export async function resumeMoves(deps: Deps): Promise<number> {
  const open = await deps.db.rows.versionMoves.all({ status: 'approved' });
  for (const { id } of open) await carryOut(deps, id);
  return open.length;
}

/**
 * Moves the cases of an approved move, each in a transaction of its own, so that it can stop and
 * go on at any case: one is either moved altogether or not at all.
 */
export async function carryOut(deps: Deps, moveId: string): Promise<void> {
  const move = await deps.db.rows.versionMoves.find({ id: moveId, status: 'approved' });
  if (!move) return;
  for (const line of await linesOf(deps, moveId)) {
    if (line.status === 'waiting') await moveOrSkip(deps, move, line);
  }
  await finish(deps, move);
}

async function moveOrSkip(deps: Deps, move: VersionMoveRow, line: VersionMoveLine): Promise<void> {
  try {
    await deps.db.transaction(() => moveLine(deps, move, line));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // The case is as it was; only the line says why.
    await deps.db.rows.versionMoveLines.update(
      { move_id: move.id, application_id: line.application_id, status: 'waiting' },
      { status: 'skipped', skipped_for: error.code, open_key: null },
    );
  }
}

async function moveLine(deps: Deps, move: VersionMoveRow, { application_id: id }: VersionMoveLine) {
  const { db } = deps;
  const held = await holdCase(deps, id);
  const line = await db.rows.versionMoveLines.find({ move_id: move.id, application_id: id });
  if (line?.status !== 'waiting') return;
  const { row } = held;
  if (row.version !== line.case_version || row.procedure_version_id !== line.from_version_id) {
    throw new Refused('conflict', 'move_case_changed');
  }
  const pair = await versionPair(deps, line.from_version_id, move.to_version_id);
  const call = await db.rows.calls.find({ id: row.call_id });
  const reason = whyNot(judgementFor(deps, row, call ?? undefined, pair, null), line.place);
  if (reason) throw new Refused('conflict', reason.code, reason.params);
  const actor = { userId: move.decided_by ?? '', personId: move.decided_person ?? '' };
  const step = { from: line.from_version_id, to: move.to_version_id };
  const { events } = await changeCase(deps, actor, held, decideMoveOf(step, pair, line.place), {
    procedure_version_id: move.to_version_id,
  });
  await db.rows.versionMoveLines.update(
    { move_id: move.id, application_id: id },
    {
      status: 'moved',
      moved_version: row.version + events.length,
      moved_at: deps.clock.now().toISOString(),
      open_key: null,
    },
  );
}

async function finish(deps: Deps, { id }: VersionMoveRow): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const lines = await linesOf(deps, id);
    if (lines.some(({ status }) => status === 'waiting')) return;
    const affected = await db.rows.versionMoves.update(
      { id, status: 'approved' },
      { status: 'moved' },
    );
    if (affected !== 1) return;
    const moved = lines.filter(({ status }) => status === 'moved').length;
    await recordEvents(db, moveStream(id), { at: clock.now().toISOString(), actorId: null }, [
      { type: 'moves_finished', data: { moved, skipped: lines.length - moved } },
    ]);
  });
}
