import type { MoveStatus } from '../../data/tables/versionMoves.js';
import type { Definition } from '../../domain/definition/definition.js';
import {
  verdicts,
  type Judgement,
  type MoveVerdict,
} from '../../domain/versionMove/versionMove.js';
import { formState, refusalText } from '../../shared/request/formState.js';
import type { MovableCase, MoveDesk } from './moveDesk.query.js';
import { isOneOf, type DeskQuery } from './moveFilters.input.js';
import { caseLabel, stageIn, titleIn } from './moveNames.view.js';
import type { ListedMove } from './moveList.query.js';
import type { FormContext } from '../../shared/request/pageContext.js';

export const linesPerPage = 100;

const tones: Readonly<Record<MoveVerdict, string>> = { maps: 'ok', decide: 'warn', stays: 'quiet' };

/** The desk: every case on an older version with how it could follow the newest one. */
export function moveDeskPage(
  desk: MoveDesk,
  moves: readonly ListedMove[],
  query: DeskQuery,
  context: FormContext,
): object {
  const { definition, number, publishedAt } = desk.newest;
  const base = `/procedures/${desk.procedureId}/moves`;
  const wanted = desk.cases.filter(
    ({ judgement }) => query.verdict === '' || judgement.verdict === query.verdict,
  );
  const first = (query.page - 1) * linesPerPage;
  const shown = wanted.slice(first, first + linesPerPage);
  const form = formState(context, context.words, { reason: '' });
  return {
    title: context.words(context.locale, 'moves.title'),
    heading: definition.name,
    base,
    to: desk.newest.id,
    no: number,
    publishedAt,
    crumbs: [{ href: '/moves', label: { key: 'moves.title' } }, { label: definition.name }],
    tabs: tabsOf(desk, query, base),
    form,
    allMapping: context.failed?.typed['all_mapping'] === 'yes',
    mapping: desk.cases.filter(isFreeToMap).length,
    rows: shown.map((each) => rowOf(each, definition, base, context)),
    movable: shown.some(({ judgement, waitsIn }) => judgement.verdict !== 'stays' && !waitsIn),
    empty: desk.cases.length === 0,
    more: desk.more,
    older: first + linesPerPage < wanted.length && hrefOf(base, query, query.page + 1),
    newer: query.page > 1 && hrefOf(base, query, query.page - 1),
    moves: moves.map((move) => moveItem(move, base)),
    name: titleIn(definition, context),
  };
}

const isFreeToMap = ({ judgement, waitsIn }: MovableCase): boolean =>
  judgement.verdict === 'maps' && waitsIn === null;

function hrefOf(base: string, { verdict }: DeskQuery, page: number): string {
  const given = Object.entries({ verdict, page: page === 1 ? '' : String(page) });
  const query = new URLSearchParams(given.filter(([, value]) => value !== '')).toString();
  return query === '' ? base : `${base}?${query}`;
}

function tabsOf({ cases }: MoveDesk, query: DeskQuery, base: string): object[] {
  const count = (verdict: MoveVerdict): number =>
    cases.filter(({ judgement }) => judgement.verdict === verdict).length;
  return [
    {
      href: base,
      label: { key: 'moves.verdict.all' },
      count: cases.length,
      current: query.verdict === '',
    },
    ...verdicts.map((verdict) => ({
      href: hrefOf(base, { verdict, page: 1 }, 1),
      label: { key: `moves.verdict.${verdict}` },
      count: count(verdict),
      current: query.verdict === verdict,
    })),
  ];
}

function rowOf(
  { row, versionNumber, pair, judgement, waitsIn }: MovableCase,
  to: Definition,
  base: string,
  context: FormContext,
): object {
  const { words, locale, failed } = context;
  const free = judgement.verdict !== 'stays' && waitsIn === null;
  const tick = `${row.id}~${row.version}`;
  const error = failed?.refusal.fields[`place.${row.id}`];
  return {
    ...caseLabel(row),
    id: row.id,
    createdAt: row.created_at,
    draft: row.status === 'draft',
    stage: row.status === 'draft' ? { key: 'moves.draftStage' } : stageIn(pair.from, row.stage),
    versionNo: versionNumber,
    badge: {
      tone: tones[judgement.verdict],
      label: { key: `moves.verdict.${judgement.verdict}` },
    },
    reasons: judgement.reasons.map(({ code, params }) => refusalText(words, locale, code, params)),
    asked: judgement.reasons.some(({ code }) => code === 'move_new_questions')
      ? askedIn(pair.gaps.demanded, to)
      : [],
    waitsIn: waitsIn === null ? false : `${base}/${waitsIn}`,
    tick: free && tick,
    ticked: isOneOf(failed?.typed['case'], tick),
    options: free ? placeOptions(judgement, to, failed?.typed[`place.${row.id}`]) : [],
    error: error === undefined ? false : refusalText(words, locale, error.code, error.params),
  };
}

/** Keeping its place is what a case does that maps; otherwise nothing is chosen beforehand. */
function placeOptions(
  { verdict, keep, places }: Judgement,
  to: Definition,
  typed: unknown,
): object[] {
  const chosen = typeof typed === 'string' ? typed : verdict === 'maps' ? 'keep' : '';
  const option = (value: string, label: unknown): object => ({
    value,
    label,
    selected: value === chosen,
  });
  return [
    ...(verdict === 'maps' ? [] : [option('', { key: 'moves.choosePlace' })]),
    ...(keep ? [option('keep', { key: 'moves.keepPlace' })] : []),
    ...places.map((id) => option(id, stageIn(to, id))),
  ];
}

/** What the new version asks for, by name. */
function askedIn(demanded: readonly string[], { form, documents }: Definition): unknown[] {
  return demanded.map((at) => {
    const [first, second] = at.split('.');
    if (first === 'document') return documents.find(({ id }) => id === second)?.name ?? at;
    const section = form.find((each) => each.section === first);
    return section?.fields.find(({ id }) => id === second)?.name ?? at;
  });
}

const moveItem = ({ id, status, proposedAt, count }: ListedMove, base: string): object => ({
  href: `${base}/${id}`,
  label: { key: 'moves.itemLabel', count },
  at: proposedAt,
  badge: moveBadge(status),
});

const moveTones: Readonly<Record<MoveStatus, string>> = {
  proposed: 'warn',
  approved: 'info',
  moved: 'ok',
  rejected: 'quiet',
  withdrawn: 'quiet',
  undone: 'quiet',
};

/** The state of a move as a badge. */
export const moveBadge = (status: MoveStatus): object => ({
  tone: moveTones[status],
  label: { key: `moves.status.${status}` },
});
