import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { AwardClass } from '../../domain/scoring/rubricSchema.js';
import { isSuspended } from '../../domain/workflow/exits/presentDue.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { BoardCase, CallBoard } from '../../shared/boards/callBoard.query.js';
import { freedPlaces } from '../../shared/boards/freedPlaces.query.js';
import type { Deps } from '../../shared/request/deps.js';
import { roomOf, type RankingRoom } from './room.view.js';

/** A case below the line that may fill a place. */
export interface ReserveCase {
  readonly row: ApplicationRow;
  readonly stage: string;
  readonly rank: number;
  /** The class it would have by its score. */
  readonly award: AwardClass;
  readonly classes: readonly AwardClass[];
  readonly until: string | null;
  /** It is stopped and fills no place while it is. */
  readonly suspended: boolean;
}

/** Who stands in reserve for a call, next in turn first, and what they could fill. */
export interface Reserve extends RankingRoom {
  readonly waiting: readonly ReserveCase[];
  /** Places that were confirmed, then lost and not filled yet. */
  readonly freed: number;
}

/** Reads the reserve of a call. */
export async function reserveOfCall(deps: Deps, board: CallBoard): Promise<Reserve> {
  const waiting = board.cases.flatMap(reserveCase).toSorted(inTurn);
  return { waiting, freed: await freedPlaces(deps, board.call.id), ...roomOf(board) };
}

/**
 * The better score first, equal ones as they were confirmed: places of two confirmed lists, each of
 * which begins with 1, say nothing about each other. 0 where neither comes before the other.
 */
export const byTurn = (a: ReserveCase, b: ReserveCase): number =>
  (b.row.score ?? -1) - (a.row.score ?? -1) || a.rank - b.rank;

const inTurn = (a: ReserveCase, b: ReserveCase): number =>
  byTurn(a, b) || (a.row.id < b.row.id ? -1 : 1);

function reserveCase({ row, prepared, stage, inReserve }: BoardCase): ReserveCase[] {
  if (!inReserve) return [];
  const config = prepared.rules.stage(stage);
  const reserved = stageKind(config.kind).ranks(config)?.reserved(row.state.memory[stage]);
  const classes = prepared.rules.awardClasses;
  const award = classes.find(({ id }) => id === reserved?.class);
  if (!reserved || !award) return [];
  const suspended = isSuspended(row.state);
  const { rank } = reserved;
  return [{ row, stage, rank, award, classes, until: row.state.dueAt, suspended }];
}
