import type { ReserveRule } from '../../domain/workflow/contract/rankOutcomes.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { CallBoard } from '../../shared/boards/callBoard.query.js';

/** What a ranking may still give away. */
export interface RankingRoom {
  /** Places left by the quota of the call and of the stage; null where only money limits. */
  readonly quotaLeft: number | null;
  /** Fen left of the budget line that nobody is proposed for; null where none is set. */
  readonly budgetLeftFen: bigint | null;
  /** Hundredths of a point below which nobody is selected. */
  readonly lowest: number | null;
  readonly reserves: ReserveRule | null;
}

/** The limits of a call's ranking, by the version that the call follows. */
export function roomOf({ call, prepared, placesTaken, line, pendingFen }: CallBoard): RankingRoom {
  const [ranking] = stagesAnswering(prepared.definition.workflow.stages, (kind, stage) =>
    kind.ranks(stage),
  );
  const { places = null, lowest = null, reserves = null } = ranking?.answer ?? {};
  const limits = [call.quota, places].filter((each) => each !== null);
  return {
    quotaLeft: limits.length === 0 ? null : Math.max(Math.min(...limits) - placesTaken, 0),
    budgetLeftFen: line === null ? null : atLeastZero(line.available - pendingFen),
    lowest,
    reserves,
  };
}

const atLeastZero = (amount: bigint): bigint => (amount < 0n ? 0n : amount);
