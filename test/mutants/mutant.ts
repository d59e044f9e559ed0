/** One guard taken away, to see whether anybody misses it. */
export interface Mutant {
  /** What would be allowed then. */
  readonly allows: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** The test files that must notice. */
  readonly noticed: readonly string[];
  /** Why nothing observable changes; such a one may survive. */
  readonly harmless?: string;
}
