import type { LocalText } from '../../domain/localText.js';
import { parseDuration } from '../../domain/duration.js';
import { proposedChoice, type ProposedCase } from '../../domain/review/proposal.js';
import { highestTotal } from '../../domain/review/rubric.js';
import { fewestTrimmed } from '../../domain/scoring/aggregation.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import type { FieldState, FormState } from '../../shared/request/formState.js';
import { budgetBar } from '../../shared/boards/boardHead.view.js';
import type { CallBoard } from '../../shared/boards/callBoard.query.js';
import { choiceInput, offered, placeReasonInput } from './confirmRanking.service.js';
import type { CallRanking } from './ranking.query.js';

const word = (key: string, values: object = {}) => ({ key: `ranking.${key}`, ...values });
const blank: FieldState = { value: '', error: '' };

/** The inputs of the confirmation with the values they begin with: the proposal. */
export function rankingInputs({ proposal }: CallRanking): Readonly<Record<string, string>> {
  return Object.fromEntries(
    proposal.rows.flatMap((row) => [
      [choiceInput(row.id), proposedChoice(row) ?? ''],
      [placeReasonInput(row.id), ''],
    ]),
  );
}

/** What the reader may do beside reading the list. */
export interface RankingRights {
  readonly mayConfirm: boolean;
  /** Opens what the experts wrote. */
  readonly mayRead: boolean;
}

/** The ranking of a call: who stands where, where the line falls, and how firmly. */
export function rankingPage(
  board: CallBoard,
  ranking: CallRanking,
  form: FormState,
  { mayConfirm, mayRead }: RankingRights,
): object {
  const { proposal, notReady, quotaLeft, budgetLeftFen } = ranking;
  const { rows, line } = proposal;
  const selected = rows.filter(({ above }) => above);
  const shaky = rows.filter(({ stability }) => (stability?.flips ?? 0) > 0).length;
  const proposedFen = selected.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  return {
    mayConfirm: mayConfirm && rows.length > 0,
    hash: proposal.hash,
    form,
    early: form.fields['early'] ?? blank,
    notReady,
    stats: {
      places: quotaLeft === null ? String(rows.length) : `${rows.length} / ${quotaLeft}`,
      limited: quotaLeft !== null,
      proposedFen: Number(proposedFen),
      leftFen: budgetLeftFen === null ? undefined : Number(budgetLeftFen - proposedFen),
      ready: `${rows.length} / ${rows.length + notReady}`,
      shaky,
      shakyTone: shaky > 0 ? 'urgent' : false,
    },
    budget: budgetBar(board),
    lineSays: lineWords(ranking),
    reserve: ranking.reserves !== null && {
      says: word('reserve.rankingSays', { n: rows.filter(({ reserve }) => reserve).length }),
      term: periodWords(ranking.reserves.term),
    },
    splitsTie: line.splitsTie,
    rows: rows.map((row, index) =>
      rowOf(ranking, row, form, {
        last: index === line.index - 1 && line.reason !== 'none',
        mayRead,
      }),
    ),
  };
}

function rowOf(
  ranking: CallRanking,
  row: ProposedCase,
  form: FormState,
  { last, mayRead }: { readonly last: boolean; readonly mayRead: boolean },
): object {
  const found = ranking.cases.get(row.id);
  const range = ranking.spreads.get(row.id);
  const rubric = ranking.rubrics.get(row.id);
  const classes = found?.prepared.rules.awardClasses ?? [];
  const choice = form.fields[choiceInput(row.id)] ?? blank;
  const score = (row.scorePoints ?? 0) / 100;
  return {
    href: `/cases/${row.id}`,
    opinions: mayRead && row.totals.length > 0 && `/cases/${row.id}/opinions`,
    order: row.rank,
    title: found?.row.title ?? '',
    number: found?.row.number ?? '',
    applicant: found?.row.applicant_name ?? '',
    score: row.scorePoints === null ? '' : score.toFixed(2),
    range: range && {
      low: range.min,
      high: range.max,
      middle: score,
      most: rubric ? highestTotal(rubric) : 100,
    },
    steady: steadiness(row),
    steadyNotes: steadinessNotes(row, rubric),
    torn: row.torn,
    last,
    reserve: row.reserve,
    amountFen: row.above && !row.torn ? Number(row.amountFen) : undefined,
    runningFen: row.above ? Number(row.runningFen) : undefined,
    proposed: row.proposed?.name,
    choice: {
      name: choiceInput(row.id),
      ...choice,
      options: [
        ...classes.map(({ id, name }) => option(id, name, choice.value)),
        ...offered(row, ranking, []).map((value) => ({
          ...option(value, undefined, choice.value),
          key: words[value],
        })),
      ],
    },
    reason: { name: placeReasonInput(row.id), ...(form.fields[placeReasonInput(row.id)] ?? blank) },
  };
}

/** `60 working days`, from the definition's `60 wd`. */
export function periodWords(period: string): object {
  const { count, unit } = parseDuration(period);
  return { key: `notices.length.${unit}`, count };
}

const words: Readonly<Record<string, string>> = {
  reserve: 'ranking.reserve.choice',
  no: 'ranking.notSelected',
};

const option = (value: string, label: LocalText | undefined, chosen: string) => ({
  value,
  label,
  selected: value === chosen,
});

/** How many of the experts could each, by their absence alone, change whether the case is selected. */
function steadiness({ stability, totals }: ProposedCase): object {
  if (stability === null) return { tone: 'quiet', label: word('steadyUnknown') };
  const { flips } = stability;
  if (flips === 0) return { tone: 'ok', label: word('steady') };
  const tone = flips * 2 > totals.length ? 'bad' : 'warn';
  return { tone, label: word('hangsOn', { n: flips, of: totals.length }) };
}

/** Of how many hundred lists drawn anew the case would be selected in, and what leaving one out does to the mean. */
function steadinessNotes(
  { stability, totals }: ProposedCase,
  rubric: Rubric | undefined,
): object[] {
  if (stability === null) return [];
  const share = Math.round((stability.selected / stability.draws) * 100);
  const changesKind = rubric?.aggregate === 'trimmed_mean' && totals.length === fewestTrimmed;
  return [
    word('drawn', { n: share, of: stability.draws }),
    ...(changesKind ? [word('plainMean', { n: fewestTrimmed - 1 })] : []),
  ];
}

function lineWords({ proposal, quotaLeft, budgetLeftFen, lowest }: CallRanking): object {
  const { reason } = proposal.line;
  if (reason === 'quota') return word('lineQuota', { n: quotaLeft ?? 0 });
  if (reason === 'score') return word('lineScore', { n: ((lowest ?? 0) / 100).toFixed(2) });
  if (reason === 'budget') return { ...word('lineBudget'), fen: Number(budgetLeftFen ?? 0n) };
  return word('lineNone');
}
