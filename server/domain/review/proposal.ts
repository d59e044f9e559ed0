import { sha256 } from '../events.js';
import { canonicalJson } from '../json.js';
import { hundredthsIn, weightOf } from '../scoring/criteria/registry.js';
import type { AwardClass, Rubric } from '../scoring/rubricSchema.js';
import { aggregatePoints } from '../scoring/aggregation.js';
import type { ReserveRule } from '../workflow/contract/rankOutcomes.js';
import { rankCases, type RankingCase, type RankingLine } from './ranking.js';
import { stabilityOf, type Stability } from './stability.js';
import type { Scores } from './rubric.js';

/** A case as it waits to be ranked, with everything that decides its place. */
export interface WaitingCase {
  readonly id: string;
  /** Number of its last event: a list made from another version is not this list. */
  readonly version: number;
  /** Hundredths of a point. */
  readonly scorePoints: number | null;
  /** Each expert's total, in points with at most two decimals. */
  readonly totals: readonly number[];
  /** Aggregates by criterion, the first one first: what counts where scores are equal. */
  readonly tieBreakers: readonly number[];
  /** The class its score calls for; null where none does. */
  readonly proposed: AwardClass | null;
  /** What it would enter the ranking with, resting on these of its reviews; null where nobody can say. */
  readonly again: (kept: readonly number[]) => RescoredEntry | null;
}

/** What some of a case's reviews come to. */
export type RescoredEntry = Pick<WaitingCase, 'scorePoints' | 'tieBreakers' | 'proposed'>;

export interface ProposedCase extends WaitingCase {
  readonly rank: number;
  readonly above: boolean;
  /** It shares its rank across the line, so people must choose. */
  readonly torn: boolean;
  /** Below the line, but among the first to fill a place that becomes free. */
  readonly reserve: boolean;
  readonly amountFen: bigint;
  readonly runningFen: bigint;
  /** How firmly it stands where it does; null where its score rests on more than its reviews. */
  readonly stability: Stability | null;
}

export interface RankingProposal {
  readonly rows: readonly ProposedCase[];
  readonly line: RankingLine;
  /** Stands for the whole list; a confirmation carries it, so that what is confirmed was seen. */
  readonly hash: string;
}

export interface RankingLimits {
  /** Places left; null where only the budget limits. */
  readonly quota: number | null;
  /** Fen left; null where no budget line is set. */
  readonly budgetFen: bigint | null;
  /** Hundredths of a point below which nobody is selected; null or absent for no such limit. */
  readonly lowest?: number | null;
  /** How many of those below the line stand in reserve; null or absent where nobody does. */
  readonly reserves?: ReserveRule | null;
}

/** Orders the waiting cases, draws the line and proposes class and amount for each. */
export function proposeRanking(
  cases: readonly WaitingCase[],
  { quota, budgetFen, lowest = null, reserves = null }: RankingLimits,
): RankingProposal {
  const byId = new Map(cases.map((each) => [each.id, each]));
  const { rows, line } = rankCases(cases.map(entryOf), quota, budgetFen, lowest);
  const stability = stabilityOf(cases.map(rescorable), quota, budgetFen, lowest);
  const tornRank = line.splitsTie ? rows[line.index]?.rank : undefined;
  const inReserve = reserveOf(
    rows.flatMap(({ id, rank, within }) => {
      const one = byId.get(id);
      const passes =
        one?.proposed !== null && (lowest === null || (one?.scorePoints ?? -1) >= lowest);
      return one && passes && !within && rank !== tornRank ? [{ id, rank }] : [];
    }),
    reserves === null ? 0 : placesInReserve(reserves, line.index),
  );
  const proposed = rows.flatMap(({ id, rank, within, runningFen }): ProposedCase[] => {
    const one = byId.get(id);
    if (!one) return [];
    const torn = rank === tornRank;
    const amountFen = amountOf(one.proposed);
    const firmness = stability.get(id) ?? null;
    const reserve = inReserve.has(id);
    return [
      { ...one, rank, above: within, torn, reserve, amountFen, runningFen, stability: firmness },
    ];
  });
  return { rows: proposed, line, hash: hashOf(proposed, { quota, budgetFen, lowest }) };
}

const entryOf = ({
  id,
  scorePoints,
  tieBreakers,
  proposed,
}: RescoredEntry & Pick<WaitingCase, 'id'>): RankingCase => ({
  id,
  scorePoints,
  tieBreakers,
  amountFen: amountOf(proposed),
});

const rescorable = (each: WaitingCase) => ({
  ...entryOf(each),
  reviews: each.totals.length,
  again: (kept: readonly number[]) => {
    const rescored = each.again(kept);
    return rescored && entryOf({ ...rescored, id: each.id });
  },
});

const amountOf = (award: AwardClass | null): bigint => BigInt(award?.amount_yuan ?? 0) * 100n;

function hashOf(
  rows: readonly ProposedCase[],
  { quota, budgetFen, lowest = null }: RankingLimits,
): string {
  const list = rows.map(({ id, version, rank, above, reserve }) => [
    id,
    version,
    rank,
    above,
    reserve,
  ]);
  return sha256(canonicalJson({ list, quota, lowest, budget: budgetFen?.toString() ?? null }));
}

/** How many stand in reserve below a line of so many selected. */
export const placesInReserve = ({ count, percent }: ReserveRule, selected: number): number =>
  percent === null ? count : Math.ceil((selected * percent) / 100);

/** The first of those below the line; whoever shares the rank of the last one stands there as well. */
function reserveOf(
  below: readonly { readonly id: string; readonly rank: number }[],
  places: number,
): ReadonlySet<string> {
  const last = below[Math.min(places, below.length) - 1]?.rank ?? 0;
  return new Set(below.filter(({ rank }) => rank <= last).map(({ id }) => id));
}

/**
 * What the proposal says of a case: a class, `reserve`, `no`, or null where people must choose.
 */
export function proposedChoice({ above, torn, reserve, proposed }: ProposedCase): string | null {
  if (torn) return null;
  if (reserve) return 'reserve';
  return above && proposed ? proposed.id : 'no';
}

/**
 * Aggregates by criterion from the experts' scores: by those that the rubric names for ties, in its
 * order, or by all of them, the weightiest first.
 */
export function tieBreakersOf(
  { criteria, ties, aggregate }: Rubric,
  scores: readonly Scores[],
): number[] {
  const named = ties.flatMap((id) => criteria.find((each) => each.id === id) ?? []);
  const weightiest = criteria.toSorted((a, b) => weightOf(b) - weightOf(a));
  const ordered = named.length > 0 ? named : weightiest;
  return ordered.map((criterion) => {
    const given = scores.flatMap((each) => hundredthsIn(criterion, each[criterion.id]) ?? []);
    return (
      aggregatePoints(
        aggregate,
        given.map((hundredths) => hundredths / 100),
      ) ?? 0
    );
  });
}
