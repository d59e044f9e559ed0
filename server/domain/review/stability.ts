import { sha256 } from '../events.js';
import { byMerit, rankCases, type RankingCase } from './ranking.js';

/** A case with the means to work its entry out again from some of its reviews. */
export interface RescoredCase extends RankingCase {
  /** How many reviews it rests on. */
  readonly reviews: number;
  /**
   * The entry it would have with these of its reviews, by index, one of them perhaps more than
   * once; null where it cannot be worked out.
   */
  readonly again: (kept: readonly number[]) => RankingCase | null;
}

/** How firmly a case stands on its side of the line. */
export interface Stability {
  /** Of how many of its experts the absence alone would change whether it is selected. */
  readonly flips: number;
  /** In how many of `draws` lists made of reviews drawn anew it is selected; ties across the line count half. */
  readonly selected: number;
  readonly draws: number;
}

/** On which side a case stands; `torn` where the line parts it from its equals and people choose. */
type Side = 'in' | 'out' | 'torn';

/** Lists that are drawn for few cases, and how many entries are worked out for many. */
const mostDraws = 200;
const mostEntries = 40_000;

/**
 * How stable the line is, by the ranking's own order, ties and limits: each expert of a case is
 * left out in turn, the other cases as they are; then whole lists are made of reviews drawn anew
 * with replacement (the bootstrap of Efron 1979), always the same for the same cases. Cases whose
 * entry does not come out as it stands when all their reviews are kept are left out of the answer:
 * their score rests on something else.
 */
export function stabilityOf(
  cases: readonly RescoredCase[],
  quota: number | null,
  budgetFen: bigint | null,
  lowest: number | null = null,
): ReadonlyMap<string, Stability> {
  const known = cases.filter(comesOut).map(remembering);
  const among = sidesOf(cases, quota, budgetFen);
  const sideIn = (entry: RankingCase): Side =>
    lowest !== null && (entry.scorePoints ?? -1) < lowest ? 'out' : among(entry);
  const { draws, selected } = drawnAnew(cases, known, { quota, budgetFen, lowest });
  return new Map(
    known.map((each) => {
      const side = sideIn(each);
      const flips = indices(each.reviews).filter((left) => {
        const rest = each.again(indices(each.reviews).filter((index) => index !== left));
        return rest !== null && sideIn(rest) !== side;
      });
      const stability = { flips: flips.length, selected: selected.get(each.id) ?? 0, draws };
      return [each.id, stability];
    }),
  );
}

const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function comesOut(each: RescoredCase): boolean {
  const whole = each.reviews === 0 ? null : each.again(indices(each.reviews));
  return whole !== null && byMerit(whole, each) === 0 && whole.amountFen === each.amountFen;
}

/** Few sets can be drawn of few reviews: each is worked out once. */
function remembering(each: RescoredCase): RescoredCase {
  const seen = new Map<string, RankingCase | null>();
  return {
    ...each,
    again: (kept) => {
      const key = kept.toSorted((a, b) => a - b).join();
      const found = seen.get(key) ?? each.again(kept);
      seen.set(key, found);
      return found;
    },
  };
}

const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const inOrder = (a: RankingCase, b: RankingCase): number => byMerit(a, b) || byId(a.id, b.id);

/**
 * On which side a case would stand with another entry in place of its own, without ranking all of
 * them again: amounts are never negative, so all above a row are within the budget where it is.
 */
function sidesOf(
  cases: readonly RankingCase[],
  quota: number | null,
  budgetFen: bigint | null,
): (entry: RankingCase) => Side {
  const ordered = cases.toSorted(inOrder);
  const placeOfId = new Map(ordered.map(({ id }, place) => [id, place]));
  const sums = [0n];
  for (const { amountFen } of ordered) sums.push((sums.at(-1) ?? 0n) + amountFen);
  const fits = (place: number, runningFen: bigint): boolean =>
    (quota === null || place < quota) && (budgetFen === null || runningFen <= budgetFen);
  return (entry) => {
    const own = placeOfId.get(entry.id) ?? ordered.length;
    const ownFen = ordered[own]?.amountFen ?? 0n;
    /** How many of the others stand before a place of the whole list, and what they cost. */
    const others = (place: number) => ({
      count: place - (own < place ? 1 : 0),
      fen: (sums[place] ?? 0n) - (own < place ? ownFen : 0n),
    });
    const isOther = (each: RankingCase): boolean => each.id !== entry.id;
    const from = firstWhere(ordered, (each) => byMerit(each, entry) >= 0);
    const to = firstWhere(ordered, (each) => byMerit(each, entry) > 0);
    const equals = ordered.slice(from, to).filter(isOther);
    const first = [...equals, entry].toSorted((a, b) => byId(a.id, b.id))[0] ?? entry;
    const [before, after] = [others(from), others(to)];
    if (fits(after.count, after.fen + entry.amountFen)) return 'in';
    return fits(before.count, before.fen + first.amountFen) ? 'torn' : 'out';
  };
}

/** The first place at which `holds`, which then holds for all after it. */
function firstWhere<T>(ordered: readonly T[], holds: (each: T) => boolean): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const at = ordered[middle];
    if (at !== undefined && !holds(at)) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Limits {
  readonly quota: number | null;
  readonly budgetFen: bigint | null;
  readonly lowest: number | null;
}

function drawnAnew(
  cases: readonly RankingCase[],
  known: readonly RescoredCase[],
  { quota, budgetFen, lowest }: Limits,
): { readonly draws: number; readonly selected: ReadonlyMap<string, number> } {
  const draws = Math.max(20, Math.min(mostDraws, Math.floor(mostEntries / (cases.length || 1))));
  const next = diceFrom(cases.map(({ id }) => id).toSorted(byId));
  const ordered = known.toSorted((a, b) => byId(a.id, b.id));
  const selected = new Map<string, number>();
  for (let draw = 0; draw < draws; draw += 1) {
    const entries = new Map(cases.map((each) => [each.id, each]));
    for (const each of ordered) {
      const kept = indices(each.reviews).map(() => Math.floor(next() * each.reviews));
      const entry = each.again(kept);
      if (entry) entries.set(each.id, entry);
    }
    const { rows, line } = rankCases([...entries.values()], quota, budgetFen, lowest);
    const torn = line.splitsTie ? rows[line.index]?.rank : undefined;
    for (const { id, rank, within } of rows) {
      const counts = rank === torn ? 0.5 : within ? 1 : 0;
      selected.set(id, (selected.get(id) ?? 0) + counts);
    }
  }
  return { draws, selected };
}

/** Numbers from 0 to below 1 that look like chance and are the same for the same words (mulberry32). */
function diceFrom(words: readonly string[]): () => number {
  let state = Number.parseInt(sha256(words.join()).slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
