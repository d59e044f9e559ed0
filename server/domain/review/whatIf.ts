import { rankCases, type RankingCase, type RankingLine } from './ranking.js';

/** Other limits than those that hold; null for no such limit. */
export interface Supposal {
  readonly quota: number | null;
  readonly budgetFen: bigint | null;
  /** Hundredths of a point below which nobody is selected. */
  readonly lowest: number | null;
}

/** What a list would come to under other limits; nothing is decided by it. */
export interface Supposition {
  readonly line: RankingLine;
  readonly selected: number;
  readonly costFen: bigint;
  /** Cases that would be selected and are not by the limits that hold, the best first; and the reverse. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** The same order with the line drawn by other limits, beside the one that is proposed. */
export function suppose(
  rows: readonly (RankingCase & { readonly above: boolean })[],
  { quota, budgetFen, lowest }: Supposal,
): Supposition {
  const reach = rows.filter(({ scorePoints }) => lowest === null || (scorePoints ?? -1) >= lowest);
  const { rows: ranked, line } = rankCases(reach, quota, budgetFen);
  const within = new Set(ranked.filter((each) => each.within).map(({ id }) => id));
  return {
    line,
    selected: within.size,
    costFen: ranked[line.index - 1]?.runningFen ?? 0n,
    gained: rows.filter(({ id, above }) => !above && within.has(id)).map(({ id }) => id),
    lost: rows.filter(({ id, above }) => above && !within.has(id)).map(({ id }) => id),
  };
}
