import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { ChangedPlacing } from '../../data/tables/rankingChanges.js';
import { canonicalJson } from '../../domain/json.js';
import { conflict, stale } from '../../domain/refusal.js';
import { proposedChoice, proposeRanking } from '../../domain/review/proposal.js';
import { ranksAround } from '../../domain/review/ranksAround.js';
import { whyNotPlacedAnew } from '../../domain/workflow/exits/backToRanking.js';
import { stagesSpokenFor } from '../../domain/workflow/spokenFor.js';
import type { BoardCase, CallBoard } from '../../shared/boards/callBoard.query.js';
import { claimedByOthers } from '../../shared/effects/uniqueClaims.js';
import type { Deps } from '../../shared/request/deps.js';
import { rankingStage } from './applyPlacing.step.js';
import { confirmedPlaces, type ConfirmedPlace } from '../../shared/boards/confirmedPlaces.query.js';
import type { RankingChange } from './rankingChange.file.js';
import { waitingCases } from './reviewedCases.query.js';
import { roomOf } from './room.view.js';

/** What a confirmed ranking would be, were it confirmed by what is known now. */
export interface Correction {
  /** Every case that would stand otherwise, best first. */
  readonly placings: readonly ChangedPlacing[];
  readonly cases: ReadonlyMap<string, BoardCase>;
  /** Cases that were confirmed and stay as they are: published, promised, or ended with their claims gone. */
  readonly fixed: number;
  /** A case that waits shares its rank across the line: people confirm it, a correction cannot. */
  readonly torn: boolean;
  /** What the cases that may move take now, and would take, in fen and places. */
  readonly before: Taken;
  readonly after: Taken;
}

export interface Taken {
  readonly places: number;
  readonly fen: bigint;
}

/**
 * Works the order of a call out anew, from the scores of today, over the cases that were placed and
 * may still be placed otherwise and those that wait: what was published, promised or lost keeps its
 * rank, and nobody is renumbered whose order is the same.
 */
export async function correctionOf(deps: Deps, board: CallBoard): Promise<Correction> {
  const { places } = await confirmedPlaces(deps, board.call.id);
  const placed = places.size === 0 ? [] : await placedCases(deps, [...places.keys()]);
  const movable = await movableOf(deps, placed, places);
  const waiting = board.cases.filter(({ ranks }) => ranks);
  const known = new Set(movable.map(({ row }) => row.id));
  const all = [...movable, ...waiting.filter(({ row }) => !known.has(row.id))];
  const reviewed = await waitingCases(deps, all);
  const held = all.filter(takesPlace);
  const before = { places: held.length, fen: sumOf(held.map(amountOf)) };
  const { quotaLeft, budgetLeftFen, lowest, reserves } = roomOf(board);
  const { rows } = proposeRanking(
    reviewed.map((each) => each.waiting),
    {
      quota: quotaLeft === null ? null : quotaLeft + before.places,
      budgetFen: budgetLeftFen === null ? null : budgetLeftFen + before.fen,
      lowest,
      reserves,
    },
  );
  const ranks = ranksAround(
    [...places].map(([id, { rank }]) => ({ rank, fixed: !known.has(id) })),
    rows,
  );
  const selected = rows.filter(({ above, torn, proposed }) => above && !torn && proposed !== null);
  return {
    placings: rows.flatMap((row): ChangedPlacing[] => {
      const stood = waits(board, row.id) ? undefined : places.get(row.id);
      const was = { rank: stood?.rank ?? null, chosen: stood?.chosen ?? 'waiting' };
      // Who is equal across the line stays as people chose.
      const chosen = proposedChoice(row) ?? was.chosen;
      const rank = ranks.get(row.id) ?? row.rank;
      if (chosen === was.chosen && rank === was.rank) return [];
      const award = row.proposed?.id ?? '';
      return [{ id: row.id, version: row.version, rank, chosen, award, was }];
    }),
    cases: new Map(all.map((each) => [each.row.id, each])),
    fixed: placed.length - movable.length,
    torn: rows.some(({ id, torn }) => torn && waits(board, id)),
    before,
    after: { places: selected.length, fen: sumOf(selected.map(({ amountFen }) => amountFen)) },
  };
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, each) => sum + each, 0n);
const amountOf = ({ row }: BoardCase): bigint => BigInt(Number(row.state.facts['amount_fen'] ?? 0));
const waits = ({ cases }: CallBoard, id: string): boolean =>
  cases.some(({ row, ranks }) => ranks && row.id === id);

/** Proposed or set aside: it counts against quota and budget. */
function takesPlace({ row, prepared, stage }: BoardCase): boolean {
  const { facts, status } = row.state;
  if (status !== 'running' || typeof facts['amount_fen'] !== 'number') return false;
  return facts['reserved'] === true || stagesSpokenFor(prepared.rules).has(stage);
}

async function placedCases(deps: Deps, ids: readonly string[]): Promise<readonly BoardCase[]> {
  const rows = await deps.db.rows.applications.all({ id: [...ids] }, [['id', 'ASC']]);
  return Promise.all(rows.map((row) => placedCase(deps, row)));
}

async function placedCase({ definitions }: Deps, row: ApplicationRow): Promise<BoardCase> {
  const prepared = await definitions.byVersion(row.procedure_version_id);
  const stage = row.stage ?? rankingStage(prepared);
  return { row, prepared, stage, ranks: false, inReserve: false, votes: false, decides: false };
}

/** An ended case whose claim is another's by now stays ended, so that all others can be put right. */
async function movableOf(
  deps: Deps,
  placed: readonly BoardCase[],
  places: ReadonlyMap<string, ConfirmedPlace>,
): Promise<readonly BoardCase[]> {
  const able = placed.filter((each) => mayMove(each, places.get(each.row.id)));
  const ended = able.filter(({ row }) => row.status === 'ended');
  const gone = await claimedByOthers(
    deps,
    ended.map(({ row, prepared: { compiled } }) => ({ row, compiled })),
  );
  return able.filter(({ row }) => !gone.has(row.id));
}

/** Who ended by the ranking alone may come back by it; whoever gave up or was refused may not. */
function mayMove({ row, prepared }: BoardCase, place: ConfirmedPlace | undefined): boolean {
  const { rules } = prepared;
  const byRanking = place?.chosen === 'no' || place?.chosen === 'reserve';
  if (row.status === 'ended') {
    const end = rules.workflow.ends[row.ended_as ?? ''];
    if (!byRanking || end?.state !== 'not_granted') return false;
  } else if (isBefore({ row, prepared })) return false;
  return whyNotPlacedAnew(rules, row.state) === null;
}

/** It went back before the ranking and is on its way there again. */
function isBefore({ row, prepared }: Pick<BoardCase, 'row' | 'prepared'>): boolean {
  const order = Object.keys(prepared.definition.workflow.stages);
  return order.indexOf(row.stage ?? '') < order.indexOf(rankingStage(prepared));
}

/** Refuses a correction that is not what would be worked out now. */
export async function demandCorrection(
  deps: Deps,
  board: CallBoard,
  { content }: Pick<RankingChange, 'content'>,
): Promise<void> {
  const { placings, torn } = await correctionOf(deps, board);
  if (torn) throw conflict('ranking_correction_torn');
  if (canonicalJson(placings) !== canonicalJson(content.placings)) {
    throw stale('ranking_change_outgrown');
  }
}
