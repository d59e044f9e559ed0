import type { CriterionRow, Opinion, OpinionTable } from '../../domain/review/opinionTable.js';
import { markWords, mostOf } from '../../domain/scoring/criteria/registry.js';
import { markLine } from '../../shared/reading/criterion.view.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import type { ReadRound } from './opinions.query.js';
import { versionsView } from './versions.view.js';

const word = (key: string, values: object = {}) => ({ key: `opinions.${key}`, ...values });
const pointsText = (points: number | null): string =>
  points === null ? '' : (points / 100).toFixed(2);

/** What the experts wrote, round by round. */
export function opinionsPage(rounds: readonly ReadRound[], context: PageContext): object {
  return { rounds: rounds.map((round) => roundView(round, context)) };
}

function roundView(
  { table, names, rubric, versions, ...round }: ReadRound,
  { words, locale }: PageContext,
): object {
  const experts = table.opinions.map(({ id }, at) => {
    const author = names.get(id);
    const label = words(locale, 'opinions.expert', { n: at + 1 });
    return author === undefined
      ? { label, note: '' }
      : { label: author.name, note: author.employer };
  });
  const labels = experts.map(({ label }) => label);
  return {
    anchor: `round-${round.visit}`,
    title: round.name,
    state: stateOf(round),
    named: names.size > 0,
    experts,
    columns: table.rows.length > 0,
    rows: table.rows.map((row) => criterionLine(row, labels)),
    total: totalLine(table, labels),
    most: table.most,
    opinions: table.opinions.map((each, at) => ({
      ...experts[at],
      total: each.total,
      most: table.most,
      outlier: table.outliers.has(each.id),
      said: saidBy(each),
      flag: each.committee_flag !== null && {
        tone: 'urgent',
        label: word(`flags.${each.committee_flag}`),
      },
      familiarity: each.familiarity !== null && word(`familiarity.${each.familiarity}`),
      comments: table.rows.flatMap(({ criterion, given }) => {
        const note = each.comments[criterion.id] ?? '';
        const { value } = markLine(criterion, given[at]);
        return note === '' ? [] : [{ label: criterion.name, value, note }];
      }),
    })),
    versions: versionsView(rubric, table, versions, (id) => {
      const at = table.opinions.findIndex((each) => each.id === id);
      return experts[at]?.label ?? names.get(id)?.name ?? word('versions.leftSeat');
    }),
    outliers: table.outliers.size,
    flagged: table.opinions.filter(({ committee_flag: flag }) => flag !== null).length,
  };
}

/** To the committee first; of a review with one text alone, that. */
function saidBy({ opinion, committee_comment: inside, applicant_comment: outside }: Opinion) {
  const line = (key: string, text: string | null) =>
    text === null || text.trim() === '' ? [] : [{ label: word(key), text }];
  if (inside === null && outside === null) return line('onWhole', opinion);
  return [...line('forCommittee', inside), ...line('forApplicant', outside ?? opinion)];
}

function stateOf({ closed, replaced }: Pick<ReadRound, 'closed' | 'replaced'>): object {
  if (replaced) return { tone: 'quiet', label: word('replaced') };
  return closed ? { tone: 'ok', label: word('closed') } : { tone: 'warn', label: word('open') };
}

function criterionLine(
  { criterion, given, points, spread }: CriterionRow,
  labels: string[],
): object {
  return {
    label: criterion.name,
    most: mostOf(criterion) / 100,
    cells: given.map((value, at) => ({
      label: labels[at],
      value: markWords(criterion, value) || '—',
    })),
    middle: pointsText(points),
    range: spread ? `${spread.min}–${spread.max}` : '',
  };
}

function totalLine({ opinions, points, spread, outliers }: OpinionTable, labels: string[]): object {
  return {
    cells: opinions.map(({ id, total }, at) => ({
      label: labels[at],
      value: total,
      far: outliers.has(id),
    })),
    middle: pointsText(points),
    range: spread ? `${spread.min}–${spread.max}` : '',
    bar:
      spread && points !== null
        ? { low: spread.min, high: spread.max, middle: points / 100 }
        : false,
  };
}
