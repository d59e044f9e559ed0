import { holds, type Actor } from '../../domain/actor.js';
import { conflict, hidden } from '../../domain/refusal.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { versionMoveLines, versionMoves } from '../../data/tables/versionMoves.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';

export type VersionMoveRow = RowOf<typeof versionMoves>;
export const versionMove = proposals<VersionMoveRow>({
  door: ({ rows }) => rows.versionMoves,
  refusals: {
    decided: () => conflict('move_decided'),
    own: () => conflict('move_own_proposal'),
    notYours: () => conflict('move_not_yours'),
  },
});

export type VersionMoveLine = RowOf<typeof versionMoveLines>;

/** A move for an officer of its programme; to anybody else it does not exist. */
export async function openMove(
  { db }: Deps,
  actor: Actor,
  procedureId: string,
  id: string,
): Promise<VersionMoveRow> {
  const move = await db.rows.versionMoves.find({ id, procedure_id: procedureId });
  if (!move || !holds(actor, 'programme_officer', move.programme_id)) throw hidden();
  return move;
}

/** The cases of a move. */
export const linesOf = ({ db }: Deps, moveId: string): Promise<VersionMoveLine[]> =>
  db.rows.versionMoveLines.all({ move_id: moveId }, [['application_id', 'ASC']]);

/** The stream of what happened to a move of cases. */
export const moveStream = (id: string): string => `moves:${id}`;
