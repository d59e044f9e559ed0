import type { Database } from '../../data/database.js';
import { flag, optional, time } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { reviews } from '../../data/tables/decisions.js';
import { users } from '../../data/tables/people.js';
import { apartFor, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { BoardAsk, BoardFilter } from './boardFilters.input.js';

/** Seats that are wanted for each case of a stage, as one version of the procedure has it. */
export interface SeatsWanted {
  readonly versionId: string;
  readonly stage: string;
  readonly wanted: number;
}

/** Cases on a page of the board. */
export const boardPage = 50;

/**
 * Review `r` is a seat of the stage in which case `a` stands now: what was handed in before the case
 * was sent back lies before its stage was entered.
 */
export const seatOfStage =
  'r.application_id = a.id AND r.stage = a.stage AND r.invited_at >= a.stage_entered_at';

const { columns: application } = applications;
const caseColumns = {
  id: application.id,
  number: application.number,
  title: application.title,
  applicant_name: application.applicant_name,
  status: application.status,
  version_id: application.procedure_version_id,
  due_at: application.due_at,
  suspended_at: application.suspended_at,
  paused_at: application.paused_at,
};
/** A case of the board. */
export type BoardLine = RowOf<typeof caseColumns>;

const seatsThat = (condition: string): string =>
  `(SELECT COUNT(*) FROM reviews r WHERE ${seatOfStage} AND r.status ${condition})`;

const narrowedBy: Readonly<Record<BoardFilter, string>> = {
  all: '1 = 1',
  late: 'a.suspended_at IS NULL AND a.paused_at IS NULL AND a.due_at < :now',
  open: '',
  unanswered: `${seatsThat("= 'invited'")} > 0`,
};

/**
 * A page of the cases of a call in one stage and one more where there are others, those due first
 * before the rest: one walk along the index of call, stage and deadline.
 */
export function boardCases(
  db: Database,
  actor: Actor,
  { show, after }: BoardAsk,
  {
    callId,
    stages,
    now,
  }: { readonly callId: string; readonly stages: readonly SeatsWanted[]; readonly now: Date },
  limit = boardPage + 1,
): Promise<BoardLine[]> {
  const index = db.dialect === 'mysql' ? 'FORCE INDEX (applications__callid_stage_dueat_id)' : '';
  const wanted = stages.map((_, at) => `WHEN :version${at} THEN :wanted${at}`).join(' ');
  const narrowed =
    show === 'open'
      ? `${seatsThat("IN ('invited', 'accepted', 'submitted')")}
           < CASE a.procedure_version_id ${wanted} ELSE 0 END`
      : narrowedBy[show];
  return db.select(
    caseColumns,
    `SELECT a.id, a.number, a.title, a.applicant_name, a.status, a.procedure_version_id AS version_id,
            a.due_at, a.suspended_at, a.paused_at
       FROM applications a ${index}
      WHERE a.call_id = :call AND a.stage = :stage AND a.status = 'running'
        AND ${turnedTo(after)} AND ${narrowed} AND ${theirsToHandle()}
      ORDER BY a.due_at, a.id LIMIT ${limit}`,
    {
      ...apartFor(actor),
      ...Object.fromEntries(
        stages.flatMap(({ versionId, wanted: seats }, at) => [
          [`version${at}`, versionId],
          [`wanted${at}`, seats],
        ]),
      ),
      call: callId,
      stage: stages[0]?.stage ?? '',
      now: now.toISOString(),
      due: after?.due ?? '',
      after: after?.id ?? '',
    },
  );
}

/** Cases without a deadline come first, on either database. */
function turnedTo(after: BoardAsk['after']): string {
  if (after === null) return '1 = 1';
  return after.due === ''
    ? '(a.due_at IS NOT NULL OR a.id > :after)'
    : 'a.due_at >= :due AND (a.due_at > :due OR a.id > :after)';
}

const seatColumns = {
  case_id: reviews.columns.application_id,
  seat: reviews.columns.seat,
  expert_id: reviews.columns.expert_id,
  status: reviews.columns.status,
  person_id: users.columns.person_id,
  name: users.columns.name,
  invited_at: reviews.columns.invited_at,
  accepted_at: reviews.columns.undertaking_at,
  submitted_at: reviews.columns.submitted_at,
  reopened_at: reviews.columns.reopened_at,
  /** It was opened again last by its own expert. */
  by_expert: flag(),
};
/** A seat of a case with who sits on it. */
export type BoardSeat = RowOf<typeof seatColumns>;

/** The seats of some cases in their present stage. One statement. */
export async function boardSeats(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly BoardSeat[]>> {
  const found = new Map<string, BoardSeat[]>();
  if (ids.length === 0) return found;
  const rows = await db.select(
    seatColumns,
    `SELECT r.application_id AS case_id, r.seat, r.expert_id, r.status, u.person_id, u.name, r.invited_at,
            r.undertaking_at AS accepted_at, r.submitted_at, r.reopened_at,
            EXISTS (SELECT 1 FROM review_versions v
                     WHERE v.review_id = r.id AND v.put_back_at = r.reopened_at
                       AND v.put_back_by = r.expert_id) AS by_expert
       FROM applications a JOIN reviews r ON ${seatOfStage}
       JOIN users u ON u.id = r.expert_id
      WHERE a.id IN (:ids) ORDER BY r.application_id, r.seat`,
    { ids },
  );
  for (const row of rows) found.set(row.case_id, [...(found.get(row.case_id) ?? []), row]);
  return found;
}

const momentColumns = {
  id: application.id,
  open_since: optional(time()),
  reminded_at: optional(time()),
};
/** Since when seats of a case wait for somebody to be asked, and when its experts were reminded. */
export type BoardMoments = RowOf<typeof momentColumns>;

/** The same for some cases. One statement. */
export async function boardMoments(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BoardMoments>> {
  if (ids.length === 0) return new Map();
  const rows = await db.select(
    momentColumns,
    `SELECT a.id,
            (SELECT MIN(t.opened_at) FROM tasks t
              WHERE t.application_id = a.id AND t.stage = a.stage AND t.verb = 'assign'
                AND t.status = 'open') AS open_since,
            (SELECT MAX(m.at) FROM reminders m
              WHERE m.application_id = a.id AND m.mark LIKE 'hand.%.experts'
                AND m.at >= a.stage_entered_at) AS reminded_at
       FROM applications a WHERE a.id IN (:ids)`,
    { ids },
  );
  return new Map(rows.map((row) => [row.id, row]));
}
