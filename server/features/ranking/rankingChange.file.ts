import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { ChangedPlacing, rankingChanges } from '../../data/tables/rankingChanges.js';
import type { Actor } from '../../domain/actor.js';
import { sha256 } from '../../domain/events.js';
import { canonicalJson, type JsonObject } from '../../domain/json.js';
import { conflict } from '../../domain/refusal.js';
import { proposals, proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';

export type RankingChange = RowOf<typeof rankingChanges>;

export const rankingChange = proposals<RankingChange>({
  door: ({ rows }) => rows.rankingChanges,
  refusals: {
    decided: () => conflict('ranking_change_decided'),
    own: () => conflict('ranking_change_own'),
    notYours: () => conflict('ranking_change_not_yours'),
  },
});

/** The change that waits for a second person; null where none does. */
export const openRankingChange = ({ db }: Deps, callId: string): Promise<RankingChange | null> =>
  db.rows.rankingChanges.find({ open_key: callId });

type NewChange = Pick<RankingChange, 'kind' | 'content' | 'reason' | 'ground'>;

/** Keeps a change for another person to decide; refused while one waits for the call. */
export async function keepChange(
  deps: Deps,
  actor: Actor,
  callId: string,
  change: NewChange,
): Promise<RankingChange> {
  const at = deps.clock.now().toISOString();
  const row: RankingChange = {
    id: newId(),
    call_id: callId,
    ...change,
    content_hash: sha256(canonicalJson(change.content)),
    open_key: callId,
    ...proposedBy(actor, at),
    decided_by: null,
    decided_person: null,
    decided_at: null,
    decision_reason: null,
  };
  try {
    await deps.db.rows.rankingChanges.insert(row);
  } catch (error) {
    throw isDuplicate(error) ? conflict('ranking_change_open') : error;
  }
  await recordOnCall(deps, actor, callId, 'ranking_change_proposed', {
    change: row.id,
    kind: row.kind,
    reason: row.reason,
    hash: row.content_hash,
  });
  return row;
}

type ChangeEvent =
  | 'ranking_change_proposed'
  | 'place_refilled'
  | 'ranking_corrected'
  | 'ranking_change_rejected'
  | 'ranking_change_withdrawn';

/** Writes down on the stream of the call what became of a change. */
export const recordOnCall = (
  { db, clock }: Deps,
  actor: Actor,
  callId: string,
  type: ChangeEvent,
  data: JsonObject,
): Promise<void> =>
  recordEvents(db, `call:${callId}`, { at: clock.now().toISOString(), actorId: actor.userId }, [
    { type, data },
  ]);

/** Where the cases of a change stand from now on, as later readers of the ranking are told. */
export const placesIn = (placings: readonly ChangedPlacing[]) =>
  placings.map(({ id, rank, chosen }) => ({ id, rank, chosen }));
