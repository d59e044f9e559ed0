/** A case as it enters the ranking of its call. */
export interface RankingCase {
  readonly id: string;
  /** Hundredths of a point; null for a case nobody has scored, which comes last. */
  readonly scorePoints: number | null;
  /** Compared one after the other where scores are equal, the higher first. */
  readonly tieBreakers: readonly number[];
  readonly amountFen: bigint;
}

export interface RankedCase {
  readonly id: string;
  /** Cases that nothing tells apart share a rank; the next one's counts them all (1, 1, 3). */
  readonly rank: number;
  readonly within: boolean;
  /** What this case and all above it would cost. */
  readonly runningFen: bigint;
}

export interface RankingLine {
  /** How many rows stand above the line. */
  readonly index: number;
  readonly reason: 'quota' | 'score' | 'budget' | 'none';
  /** The line parts cases that share a rank: people must vote, a machine may not choose. */
  readonly splitsTie: boolean;
}

export interface Ranking {
  readonly rows: readonly RankedCase[];
  readonly line: RankingLine;
}

const points = (row: { readonly scorePoints: number | null }) => row.scorePoints ?? -Infinity;

/** The better case first, by score and then by what parts equal scores; 0 where nothing does. */
export function byMerit(a: RankingCase, b: RankingCase): number {
  if (points(a) !== points(b)) return points(b) > points(a) ? 1 : -1;
  const length = Math.max(a.tieBreakers.length, b.tieBreakers.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (b.tieBreakers[index] ?? -Infinity) - (a.tieBreakers[index] ?? -Infinity);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

const byId = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Orders the cases of a call and draws the line: the first case that exceeds the quota or the
 * budget, or lies below the lowest score (hundredths of a point), and everything below it are out,
 * even where a smaller one further down would still fit. Null means no such limit.
 */
export function rankCases(
  cases: readonly RankingCase[],
  quota: number | null,
  budgetFen: bigint | null,
  lowest: number | null = null,
): Ranking {
  const ordered = cases.toSorted((a, b) => byMerit(a, b) || byId(a.id, b.id));
  let runningFen = 0n;
  let rank = 1;
  let line: Omit<RankingLine, 'splitsTie'> | null = null;
  const rows: RankedCase[] = [];
  for (const [index, each] of ordered.entries()) {
    const above = ordered[index - 1];
    if (above && byMerit(above, each) !== 0) rank = index + 1;
    runningFen += each.amountFen;
    if (!line && quota !== null && index >= quota) line = { index, reason: 'quota' };
    if (!line && lowest !== null && points(each) < lowest) line = { index, reason: 'score' };
    if (!line && budgetFen !== null && runningFen > budgetFen) line = { index, reason: 'budget' };
    rows.push({ id: each.id, rank, within: !line, runningFen });
  }
  const drawn = line ?? { index: rows.length, reason: 'none' as const };
  const splitsTie = drawn.index > 0 && rows[drawn.index - 1]?.rank === rows[drawn.index]?.rank;
  return { rows, line: { ...drawn, splitsTie } };
}
