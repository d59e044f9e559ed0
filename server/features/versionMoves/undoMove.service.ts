import { caseEventOf, caseStream } from '../../data/stores/caseStore.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, Refused } from '../../domain/refusal.js';
import type { MoveMeaning } from '../../domain/workflow/caseEvents.js';
import { replay, type CaseState } from '../../domain/workflow/caseState.js';
import { undoMove } from '../../domain/versionMove/moveCase.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  linesOf,
  openMove,
  type VersionMoveLine,
  type VersionMoveRow,
  moveStream,
} from './move.file.js';

/** Takes back what was moved and has not gone on since; with `caseId` that case alone. */
export async function undoMoves(
  deps: Deps,
  actor: Actor,
  procedureId: string,
  id: string,
  caseId: string | null,
): Promise<void> {
  const move = await openMove(deps, actor, procedureId, id);
  const lines = (await linesOf(deps, id)).filter(({ status }) => status === 'moved');
  if (caseId !== null) {
    const line = lines.find((each) => each.application_id === caseId);
    if (!line) throw conflict('move_not_moved');
    return deps.db.transaction(() => undoLine(deps, actor, move, line));
  }
  if (lines.length === 0) throw conflict('move_not_moved');
  let undone = 0;
  for (const line of lines) undone += (await undoneOrKept(deps, actor, move, line)) ? 1 : 0;
  if (undone === 0) throw conflict('move_moved_since');
}

async function undoneOrKept(
  deps: Deps,
  actor: Actor,
  move: VersionMoveRow,
  line: VersionMoveLine,
): Promise<boolean> {
  try {
    await deps.db.transaction(() => undoLine(deps, actor, move, line));
    return true;
  } catch (error) {
    // It has gone on since: it stays where it is.
    if (error instanceof Refused) return false;
    throw error;
  }
}

async function undoLine(
  deps: Deps,
  actor: Actor,
  move: VersionMoveRow,
  line: VersionMoveLine,
): Promise<void> {
  const { db } = deps;
  const { application_id: id, from_version_id: to } = line;
  const held = await holdCase(deps, id);
  const { row } = held;
  if (row.version !== line.moved_version) throw conflict('move_moved_since');
  const { means, before } = await beforeMove(deps, line);
  const step = { from: move.to_version_id, to, means };
  await changeCase(deps, actor, held, ({ row: { state } }) => undoMove(state, step, before), {
    procedure_version_id: to,
  });
  // Links sent when a stage was entered by the move lead nowhere again.
  const visits = Array.from(
    { length: row.state.visit - before.visit },
    (_, index) => before.visit + index + 1,
  );
  if (visits.length > 0) {
    await db.rows.rowConfirmations.remove({ application_id: id, visit: visits });
  }
  const affected = await db.rows.versionMoveLines.update(
    { move_id: move.id, application_id: id, status: 'moved' },
    { status: 'undone' },
  );
  if (affected !== 1) throw conflict('move_moved_since');
  const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, moveStream(move.id), by, [{ type: 'moves_undone', data: { case: id } }]);
  if ((await db.rows.versionMoveLines.count({ move_id: move.id, status: 'moved' })) > 0) return;
  await db.rows.versionMoves.update({ id: move.id, status: 'moved' }, { status: 'undone' });
}

/** The case as its events had left it before the move, and what the move meant to its applicant. */
async function beforeMove(
  { db }: Deps,
  line: VersionMoveLine,
): Promise<{ readonly before: CaseState; readonly means: MoveMeaning }> {
  const stream = caseStream(line.application_id);
  const stored = await db.rows.events.all({ stream }, [['seq', 'ASC']]);
  const events = stored.filter(({ seq }) => seq <= line.case_version).map(caseEventOf);
  const next = stored.find(({ seq }) => seq === line.case_version + 1);
  const move = next ? caseEventOf(next) : null;
  if (move?.type !== 'version_moved') throw conflict('move_moved_since');
  return { before: replay(events), means: move.means };
}
