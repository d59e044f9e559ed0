import { z } from 'zod';
import { users } from '../../data/tables/people.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden, stale } from '../../domain/refusal.js';
import { line, paragraph } from '../../domain/typed.js';
import {
  demandNoneKeptOut,
  demandNoOwnCase,
  type CallBoard,
} from '../../shared/boards/callBoard.query.js';
import { placesGiven } from '../../shared/boards/freedPlaces.query.js';
import { holdCallBoard } from '../../shared/boards/holdBoard.step.js';
import type { Deps } from '../../shared/request/deps.js';
import { applyPlacing } from './applyPlacing.step.js';
import { demandCorrection } from './correction.query.js';
import { demandPlace } from './demandPlace.step.js';
import { placesIn, rankingChange, recordOnCall, type RankingChange } from './rankingChange.file.js';
import { mailChangeRejected } from './rankingChange.mails.js';
import { reserveOfCall } from './reserve.query.js';

/** Which change the page showed, by its own hash. */
export const shownChange = z.object({ change: line(36), hash: line(64) });
export const refusedChange = z.object({
  change: line(36),
  why: paragraph({ min: 5, max: 500 }),
});

async function changeOf({ db }: Deps, callId: string, id: string): Promise<RankingChange> {
  const row = await db.rows.rankingChanges.find({ id, call_id: callId });
  if (!row) throw hidden();
  return row;
}

/** The board of the call held for a decision, with every case of the change, also those that ended. */
async function holdFor(
  deps: Deps,
  actor: Actor,
  callId: string,
  { content }: RankingChange,
): Promise<CallBoard> {
  await deps.db.rows.calls.lock({ id: callId });
  await deps.db.rows.applications.lock({ id: content.placings.map(({ id }) => id).toSorted() });
  const board = await holdCallBoard(deps, actor, callId);
  demandNoOwnCase(actor, board);
  const named = [...content.placings.map(({ id }) => id), ...content.passedOver];
  demandNoneKeptOut(actor, await deps.db.rows.applications.all({ id: named }));
  return board;
}

/**
 * A second person approves a change of the confirmed ranking, and every case of it goes where it
 * says, all or none. What was looked at must be what is: any case that moved meanwhile is refused.
 */
export async function approveChange(
  deps: Deps,
  actor: Actor,
  callId: string,
  { change: id, hash }: z.infer<typeof shownChange>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const seen = await changeOf(deps, callId, id);
    const board = await holdFor(deps, actor, callId, seen);
    const row = rankingChange.forDecision(actor, await changeOf(deps, callId, id));
    if (row.content_hash !== hash) throw stale('ranking_changed');
    const { placings, passedOver, told = row.reason } = row.content;
    const rows = await deps.db.rows.applications.all({ id: placings.map((each) => each.id) });
    const moved = placings.some(
      (each) => rows.find((found) => found.id === each.id)?.version !== each.version,
    );
    if (moved) throw stale('ranking_change_outgrown');
    if (row.kind === 'refill') await demandStillFree(deps, board, row);
    else {
      await demandNotTheirs(deps, actor, callId);
      await demandCorrection(deps, board, row);
    }
    await rankingChange.decide(deps, actor, row, { status: 'approved', open_key: null });
    // The reason may name other projects, scores and experts: it stays with the call.
    const grounds = { reason: told, ground: row.ground };
    // Places are given up before they are filled, so that money is there when it is asked for.
    const freedFirst = placings.toSorted(
      (a, b) => Number(takes(a.chosen)) - Number(takes(b.chosen)),
    );
    for (const placing of freedFirst) await applyPlacing(deps, actor, placing, grounds);
    const type = row.kind === 'refill' ? 'place_refilled' : 'ranking_corrected';
    const cases = placesIn(placings);
    await recordOnCall(deps, actor, callId, type, {
      change: id,
      cases,
      given: await placesGiven(deps, callId, cases),
      passedOver,
      reason: row.reason,
    });
  });
}

/** Whoever confirmed the order, or approved its last correction, approves no mend of their own act. */
async function demandNotTheirs({ db }: Deps, actor: Actor, callId: string): Promise<void> {
  const [last] = await db.select(
    { person_id: users.columns.person_id },
    `SELECT u.person_id FROM events e JOIN users u ON u.id = e.actor_id
      WHERE e.stream = :stream AND e.type IN ('ranking_confirmed', 'ranking_corrected')
      ORDER BY e.seq DESC LIMIT 1`,
    { stream: `call:${callId}` },
  );
  if (last?.person_id === actor.personId) throw conflict('ranking_change_mends_yours');
}

const takes = (chosen: string): boolean => !['no', 'reserve', 'waiting'].includes(chosen);

async function demandStillFree(deps: Deps, board: CallBoard, { content }: RankingChange) {
  const reserve = await reserveOfCall(deps, board);
  for (const { id, chosen } of content.placings) {
    const waiting = reserve.waiting.find(({ row }) => row.id === id);
    if (!waiting) throw conflict('reserve_gone');
    const award = waiting.classes.find((each) => each.id === chosen);
    demandPlace(reserve, waiting, BigInt(award?.amount_yuan ?? 0) * 100n);
  }
}

/** A second person says no, with a reason; every case stays where it is. */
export async function rejectChange(
  deps: Deps,
  actor: Actor,
  callId: string,
  { change: id, why }: z.infer<typeof refusedChange>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const board = await holdFor(deps, actor, callId, await changeOf(deps, callId, id));
    const row = rankingChange.forDecision(actor, await changeOf(deps, callId, id));
    const decision = { status: 'rejected', decision_reason: why, open_key: null } as const;
    await rankingChange.decide(deps, actor, row, decision);
    await recordOnCall(deps, actor, callId, 'ranking_change_rejected', { change: id, reason: why });
    await mailChangeRejected(deps, board.call, row, why);
  });
}

/** Whoever proposed it takes it back before it is decided. */
export async function withdrawChange(
  deps: Deps,
  actor: Actor,
  callId: string,
  { change: id }: { readonly change: string },
): Promise<void> {
  await deps.db.transaction(async () => {
    await holdFor(deps, actor, callId, await changeOf(deps, callId, id));
    const row = rankingChange.forWithdrawal(actor, await changeOf(deps, callId, id));
    await rankingChange.withdraw(deps, row, { status: 'withdrawn', open_key: null });
    await recordOnCall(deps, actor, callId, 'ranking_change_withdrawn', { change: id });
  });
}
