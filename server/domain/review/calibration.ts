/**
 * How severe each expert is beside the others, estimated from the cases that several of them read:
 * the additive two-way model without interaction, score = case + expert + error, by ordinary least
 * squares (docs/sources.md §1.5). What comes out is shown beside the raw score and never adopted.
 */

/** One total that an expert gave a case, in points. */
export interface GivenTotal {
  readonly caseId: string;
  readonly expert: string;
  readonly total: number;
}

/** An expert beside the average of all: above 0 gives more than the others would, below 0 less. */
export interface Severity {
  /** Points that this expert gives more than the average expert. */
  readonly more: number;
  /** Standard error of `more`. */
  readonly error: number;
  readonly reviews: number;
}

/** Why an estimate misleads; null where it can be looked at. */
export type Unsound = 'apart' | 'few_cases' | 'few_reviews' | 'nothing_left';

export interface Calibration {
  readonly unsound: Unsound | null;
  readonly severities: ReadonlyMap<string, Severity>;
  readonly reviews: number;
}

/** An expert who read fewer cases with others is not told apart from the cases they happened to get. */
export const fewestShared = 5;
/** A case read by fewer says little about those who read it. */
export const fewestRead = 3;
/** Beyond so many experts of one call the equations are not solved while somebody waits. */
const mostExperts = 400;

/**
 * The severity of every expert, and whether there is enough overlap to look at it: all experts must
 * hang together through cases they share, each with at least `fewestShared` of them, most cases must
 * have `fewestRead` reviews, and there must be more reviews than unknowns.
 */
export function calibrate(given: readonly GivenTotal[]): Calibration {
  const byCase = grouped(given, ({ caseId }) => caseId);
  // A case that one expert read says nothing of that expert.
  const shared = [...byCase.values()].filter((each) => each.length > 1);
  const totals = shared.flat();
  const byExpert = grouped(totals, ({ expert }) => expert);
  const all = new Set(given.map(({ expert }) => expert));
  const none = (unsound: Unsound): Calibration => ({
    unsound,
    severities: new Map(),
    reviews: given.length,
  });
  if (byExpert.size < 2 || byExpert.size > mostExperts) return none('few_cases');
  if (byExpert.size < all.size || !hangTogether(shared)) return none('apart');
  const left = totals.length - shared.length - byExpert.size + 1;
  if (left < 1) return none('nothing_left');
  const severities = solve(shared, byExpert, left);
  return { unsound: whyUnsound(byCase, byExpert), severities, reviews: given.length };
}

function whyUnsound(
  byCase: ReadonlyMap<string, readonly GivenTotal[]>,
  byExpert: ReadonlyMap<string, readonly GivenTotal[]>,
): Unsound | null {
  if ([...byExpert.values()].some((each) => each.length < fewestShared)) return 'few_cases';
  const thin = [...byCase.values()].filter((each) => each.length < fewestRead).length;
  return thin * 2 > byCase.size ? 'few_reviews' : null;
}

/** The totals of a case with what each expert gives more than the average taken off. */
export const calibrated = (
  { severities }: Pick<Calibration, 'severities'>,
  given: readonly Pick<GivenTotal, 'expert' | 'total'>[],
): number[] => given.map(({ expert, total }) => total - (severities.get(expert)?.more ?? 0));

function grouped<K>(
  given: readonly GivenTotal[],
  keyOf: (each: GivenTotal) => K,
): ReadonlyMap<K, readonly GivenTotal[]> {
  const found = new Map<K, GivenTotal[]>();
  for (const each of given) {
    const list = found.get(keyOf(each));
    if (list) list.push(each);
    else found.set(keyOf(each), [each]);
  }
  return found;
}

/** Whether everybody is compared with everybody, be it through others. */
function hangTogether(shared: readonly (readonly GivenTotal[])[]): boolean {
  const leader = new Map<string, string>();
  const leaderOf = (expert: string): string => {
    let at = expert;
    for (let next = leader.get(at) ?? at; next !== at; next = leader.get(at) ?? at) at = next;
    return at;
  };
  for (const [first, ...others] of shared) {
    for (const { expert } of others)
      leader.set(leaderOf(expert), leaderOf(first?.expert ?? expert));
  }
  const experts = new Set(shared.flat().map(({ expert }) => expert));
  return new Set([...experts].map(leaderOf)).size === 1;
}

/**
 * The normal equations with the cases taken out (each is the mean of what is left of its totals):
 * for every expert, their reviews less, for each case, its share. The sum of all severities is 0,
 * which is added to every equation and makes them solvable.
 */
function solve(
  shared: readonly (readonly GivenTotal[])[],
  byExpert: ReadonlyMap<string, readonly GivenTotal[]>,
  left: number,
): ReadonlyMap<string, Severity> {
  const experts = [...byExpert.keys()].toSorted();
  const place = new Map(experts.map((expert, index) => [expert, index]));
  const at = (expert: string): number => place.get(expert) ?? 0;
  const matrix = experts.map(() => new Float64Array(experts.length).fill(1));
  const right = new Float64Array(experts.length);
  for (const reviews of shared) {
    const mean = meanOf(reviews.map(({ total }) => total));
    for (const one of reviews) {
      const row = matrix[at(one.expert)] ?? new Float64Array();
      add(row, at(one.expert), 1);
      add(right, at(one.expert), one.total - mean);
      for (const other of reviews) add(row, at(other.expert), -1 / reviews.length);
    }
  }
  const inverse = inverted(matrix);
  const more = inverse.map((row) =>
    row.reduce((sum, each, index) => sum + each * (right[index] ?? 0), 0),
  );
  const spread = leftOver(shared, (expert) => more[at(expert)] ?? 0) / left;
  return new Map(
    experts.map((expert, index) => {
      // The added ones put 1/n² into every place of the inverse.
      const share = (inverse[index]?.[index] ?? 0) - 1 / experts.length ** 2;
      const severity = {
        more: more[index] ?? 0,
        error: Math.sqrt(Math.max(spread * share, 0)),
        reviews: byExpert.get(expert)?.length ?? 0,
      };
      return [expert, severity];
    }),
  );
}

const add = (row: Float64Array, index: number, value: number): void => {
  row[index] = (row[index] ?? 0) + value;
};

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

/** The sum of squares that neither case nor expert explains. */
function leftOver(
  shared: readonly (readonly GivenTotal[])[],
  moreOf: (expert: string) => number,
): number {
  let sum = 0;
  for (const reviews of shared) {
    const rest = reviews.map(({ expert, total }) => total - moreOf(expert));
    const mean = meanOf(rest);
    for (const each of rest) sum += (each - mean) ** 2;
  }
  return sum;
}

/** Gauss and Jordan, the greatest number of a column first. */
function inverted(matrix: readonly Float64Array[]): readonly Float64Array[] {
  const size = matrix.length;
  const rows = matrix.map((row, index) => {
    const wide = new Float64Array(size * 2);
    wide.set(row);
    wide[size + index] = 1;
    return wide;
  });
  for (let column = 0; column < size; column += 1) {
    let best = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = row;
    }
    const pivot = rows[best] ?? new Float64Array();
    rows[best] = rows[column] ?? pivot;
    rows[column] = pivot;
    const by = pivot[column] ?? 1;
    for (let index = 0; index < pivot.length; index += 1) pivot[index] = (pivot[index] ?? 0) / by;
    for (const row of rows) {
      const times = row[column] ?? 0;
      if (row === pivot || times === 0) continue;
      for (let index = column; index < row.length; index += 1) {
        row[index] = (row[index] ?? 0) - times * (pivot[index] ?? 0);
      }
    }
  }
  return rows.map((row) => row.subarray(size));
}
