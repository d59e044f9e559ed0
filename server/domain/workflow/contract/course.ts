/**
 * How a stage comes to an outcome: the verbs that people use on the way, so that an invented case
 * can be walked through a definition by the same machine as a real one.
 */
export interface Play {
  readonly verb: string;
  readonly typed: Readonly<Record<string, unknown>>;
  /** The user who acts, where it matters which. */
  readonly by?: string;
  /** The seat on which somebody acts, where a seat's own task is done. */
  readonly seat?: number;
  /** The clock does it, once the stage's time is over. */
  readonly afterwards?: true;
}

/** What a walk-through supposes where people would judge or type. */
export interface Supposed {
  /** What each expert gives in all. */
  readonly score: number;
  readonly rank: number;
  readonly rating: number;
  /** The award class that is decided on; null where there is none. */
  readonly awardClass: string | null;
  /** What the stage's own form says, in inputs `report.<field>`. */
  readonly report: Readonly<Record<string, unknown>>;
}

export const play = (verb: string, typed: Play['typed'] = {}): Play => ({ verb, typed });

/** Long enough for every opinion that must be given; nobody reads it. */
export const supposedText = 'Supposed for a walk-through. '.repeat(6).trim();
