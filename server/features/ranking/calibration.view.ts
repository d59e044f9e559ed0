import { calibrate, calibrated, type Calibration } from '../../domain/review/calibration.js';
import { aggregate } from '../../domain/scoring/aggregation.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import type { CallRanking } from './ranking.query.js';

/**
 * What the scores would be with each expert's severity taken off, beside the raw ones, for those who
 * decide; where the overlap is too small it says so and shows nothing by which anybody is misled.
 * Never who is severe: only how far the severest and the mildest are from the average.
 */
export function calibrationView({ proposal, cases, rubrics, given }: CallRanking): object {
  const all = proposal.rows.flatMap(({ id: caseId }) =>
    (given.get(caseId) ?? []).map((each) => ({ ...each, caseId })),
  );
  if (!isOneRubric([...rubrics.values()])) return misleads('rubrics');
  const found = calibrate(all);
  if (found.unsound !== null) return misleads(found.unsound);
  const scored = proposal.rows.map(({ id, totals }) => {
    const rule = rubrics.get(id)?.aggregate ?? 'mean';
    const row = cases.get(id)?.row;
    return {
      title: row?.title ?? '',
      number: row?.number ?? '',
      raw: aggregate(rule, totals) ?? 0,
      score: aggregate(rule, calibrated(found, given.get(id) ?? []).map(toHundredths)) ?? 0,
    };
  });
  return {
    unsound: false,
    ...extremes(found),
    rows: scored.map((each) => ({
      ...each,
      raw: each.raw.toFixed(2),
      score: each.score.toFixed(2),
      shift: signed(each.score - each.raw),
      place: 1 + scored.filter((other) => other.raw > each.raw).length,
      placeThen: 1 + scored.filter((other) => other.score > each.score).length,
    })),
  };
}

const misleads = (why: Exclude<Calibration['unsound'], null> | 'rubrics'): object => ({
  unsound: { key: `ranking.calibration.unsound.${why}` },
  rows: false,
});

/** Totals by different criteria say nothing of who is severe. */
const isOneRubric = (rubrics: readonly Rubric[]): boolean =>
  new Set(rubrics.map((rubric) => JSON.stringify(rubric))).size <= 1;

function extremes({ severities, reviews }: Calibration): object {
  const ordered = [...severities.values()].toSorted((a, b) => a.more - b.more);
  const [low, high] = [ordered[0], ordered.at(-1)];
  return {
    experts: severities.size,
    reviews,
    severest: signed(low?.more ?? 0),
    mildest: signed(high?.more ?? 0),
    error: Math.max(low?.error ?? 0, high?.error ?? 0).toFixed(2),
  };
}

/** `+1.25`, `−0.40`, with a minus sign as wide as the plus. */
const signed = (points: number): string =>
  `${points < 0 ? '\u2212' : '+'}${Math.abs(points).toFixed(2)}`;

const toHundredths = (points: number): number => Math.round(points * 100) / 100;
