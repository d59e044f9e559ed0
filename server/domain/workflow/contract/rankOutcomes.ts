/** What others may ask of a stage in which the cases of a call are put in order. */
export interface RankOutcomes {
  /** The outcomes of cases above the line and below it. */
  readonly above: string;
  readonly below: string;
  /** Why the case was placed where it was, '' without a reason; null before it is placed. */
  readonly reason: (memory: unknown) => string | null;
  /** Cases selected at most, beside the call's quota; null where only that and the budget limit. */
  readonly places: number | null;
  /** Hundredths of a point below which no case is selected; null for no such limit. */
  readonly lowest: number | null;
  /** Who stays in reserve below the line, and for how long; null where nobody does. */
  readonly reserves: ReserveRule | null;
  /** The place and class with which a case stands in reserve; null where it does not. */
  readonly reserved: (memory: unknown) => { readonly rank: number; readonly class: string } | null;
}

/** How many stand in reserve below the line, and for how long at most. */
export interface ReserveRule {
  readonly count: number;
  /** Of a hundred selected; null where the count alone says it. */
  readonly percent: number | null;
  readonly term: string;
}
