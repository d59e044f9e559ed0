import type { MoveLineStatus } from '../../data/tables/versionMoves.js';
import type { Actor } from '../../domain/actor.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import { formState, refusalText } from '../../shared/request/formState.js';
import { moveBadge } from './moveDesk.page.js';
import type { VersionMoveLine, VersionMoveRow } from './move.file.js';
import { caseLabel, stageIn, taskWords } from './moveNames.view.js';
import type { PreviewedLine } from './movePreview.query.js';
import type { FormContext } from '../../shared/request/pageContext.js';

export const previewsPerPage = 50;

interface Parts {
  readonly actor: Actor;
  readonly move: VersionMoveRow;
  readonly lines: readonly VersionMoveLine[];
  /** The lines of this page, worked out. */
  readonly shown: readonly PreviewedLine[];
  readonly page: number;
  readonly names: ReadonlyMap<string, string>;
  readonly definition: Definition;
  readonly versionNumber: number;
}

/** A move: what it does to each case, who decides, what became of it. */
export function moveBatchPage(parts: Parts, context: FormContext): object {
  const { move, lines, shown, page, definition } = parts;
  const desk = `/procedures/${move.procedure_id}/moves`;
  const base = `${desk}/${move.id}`;
  const counts = (status: VersionMoveLine['status']): number =>
    lines.filter((line) => line.status === status).length;
  const more = page * previewsPerPage < lines.length;
  return {
    title: context.words(context.locale, 'moves.batchTitle', { count: lines.length }),
    sub: definition.name,
    crumbs: [
      { href: '/moves', label: { key: 'moves.title' } },
      { href: desk, label: definition.name },
      { label: { key: 'moves.batchTitle', count: lines.length } },
    ],
    base,
    badge: moveBadge(move.status),
    version: move.version,
    form: formState(context, context.words, { why: '' }),
    rejecting: context.failed !== null && 'why' in context.failed.typed,
    facts: factsOf(parts),
    may: rightsOf(parts),
    counts:
      move.status === 'proposed'
        ? false
        : {
            moved: counts('moved'),
            skipped: counts('skipped'),
            undone: counts('undone'),
            waiting: counts('waiting'),
          },
    preview: move.status === 'proposed',
    rows: shown.map((each) => rowOf(each, parts, context)),
    older: more && `${base}?page=${page + 1}`,
    newer: page > 1 && (page === 2 ? base : `${base}?page=${page - 1}`),
  };
}

function factsOf({ move, names, versionNumber }: Parts): object[] {
  const person = (id: string | null, at: string | null): object => ({
    value: names.get(id ?? '') ?? '',
    at: at ?? '',
  });
  return [
    { label: { key: 'moves.toVersion' }, value: { key: 'procedures.version', n: versionNumber } },
    { label: { key: 'moves.reason' }, value: move.reason },
    { label: { key: 'moves.proposedBy' }, ...person(move.proposed_by, move.proposed_at) },
    ...(move.decided_by === null
      ? []
      : [{ label: { key: 'moves.decidedBy' }, ...person(move.decided_by, move.decided_at) }]),
    ...(move.decision_reason === null
      ? []
      : [{ label: { key: 'moves.rejectedFor' }, value: move.decision_reason }]),
  ];
}

/** What this person may do now; the proposer is told why another must decide. */
function rightsOf({ actor, move, lines }: Parts): object {
  const open = move.status === 'proposed';
  const own = move.proposed_person === actor.personId;
  return {
    decide: open && !own,
    withdraw: open && own,
    another: open && own,
    resume: move.status === 'approved',
    undo: lines.some(({ status }) => status === 'moved'),
  };
}

const lineTones: Readonly<Record<MoveLineStatus, string>> = {
  moved: 'ok',
  skipped: 'warn',
  waiting: 'info',
  undone: 'quiet',
};

function rowOf(
  { line, row, pair, present, before, after, problem, mails }: PreviewedLine,
  { move }: Parts,
  context: FormContext,
): object {
  const { words, locale } = context;
  const say = (code: string, params = {}): string => refusalText(words, locale, code, params);
  const skipped = line.skipped_for;
  const undoable = line.status === 'moved' && row.version === line.moved_version;
  const wentOn = line.status === 'moved' && !undoable;
  const placeOf = (state: CaseState, of: Definition): object => ({
    stage: row.status === 'draft' ? { key: 'moves.draftStage' } : stageIn(of, state.stage),
    due: state.dueAt ?? '',
    tasks: taskWords(state, of, context),
  });
  return {
    ...caseLabel(row),
    id: row.id,
    createdAt: row.created_at,
    badge: {
      tone: lineTones[line.status],
      label: { key: `moves.line.${line.status}` },
    },
    decided: move.status !== 'proposed',
    problem: problem ? say(problem.code, problem.params) : false,
    skipped: line.status === 'skipped' && skipped !== null ? say(skipped) : false,
    wentOn,
    undoable,
    keeps: line.place === null,
    nothing: line.status !== 'waiting' && after === null,
    before: placeOf(before, line.moved_version === null ? present : pair.from),
    after: after !== null && placeOf(after, pair.to),
    now: wentOn && placeOf(row.state, present),
    mails: mails.map(({ event, name }) => ({ name, what: { key: `mailMarks.at_${event}` } })),
  };
}
