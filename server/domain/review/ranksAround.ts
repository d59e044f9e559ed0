/** A case of a confirmed list; `fixed` where it stays where it stands. */
export interface StandingRank {
  readonly rank: number;
  readonly fixed: boolean;
}

/**
 * Ranks of a confirmed list whose order is worked out anew while some of it stays where it stands:
 * the others, ranked among themselves from 1, share the places that are left, so that a rank is
 * another only where the order is. Where a rank is shared, those that stay take its last places.
 */
export function ranksAround(
  confirmed: readonly StandingRank[],
  ranked: readonly { readonly id: string; readonly rank: number }[],
): ReadonlyMap<string, number> {
  const order = confirmed.toSorted((a, b) => a.rank - b.rank || Number(a.fixed) - Number(b.fixed));
  const all = Array.from({ length: confirmed.length + ranked.length }, (_, at) => at + 1);
  const left = all.filter((place) => order[place - 1]?.fixed !== true);
  return new Map(ranked.map(({ id, rank }) => [id, left[rank - 1] ?? rank]));
}
