import { count, flag } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { calls } from '../../data/tables/procedures.js';
import { policy } from '../../domain/access/policy.js';
import { apartFor, theirsToHandle } from '../../domain/access/scope.js';
import { holds, type Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import { hidden } from '../../domain/refusal.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../../shared/request/deps.js';
import { seatOfStage, type SeatsWanted } from './boardCases.query.js';

/** A stage of a call in which experts sit. */
export interface SeatedStage extends SeatsWanted {
  readonly name: LocalText;
}

/** Cases of one stage that stand alike. */
interface Heap extends SeatedStage {
  readonly late: boolean;
  readonly asked: number;
  readonly accepted: number;
  readonly handedIn: number;
  readonly cases: number;
}

export interface ReviewBoard {
  readonly call: RowOf<typeof calls>;
  /** The reader seats the experts, and so may know who they are. */
  readonly names: boolean;
  /** The reader draws experts by lot. */
  readonly draws: boolean;
  readonly heaps: readonly Heap[];
}

const heapColumns = {
  version: applications.columns.procedure_version_id,
  stage: applications.columns.stage,
  late: flag(),
  asked: count(),
  accepted: count(),
  handed_in: count(),
  cases: count(),
};

const seatsIn = (status: string): string => `COUNT(CASE WHEN r.status = '${status}' THEN 1 END)`;

/** Where the clock stands still, nobody is late. */
const isLate =
  'CASE WHEN a.suspended_at IS NULL AND a.paused_at IS NULL AND a.due_at < :now THEN 1 ELSE 0 END';

const heapSql = `
  SELECT g.version, g.stage, g.late, g.asked, g.accepted, g.handed_in, COUNT(*) AS cases FROM (
    SELECT a.procedure_version_id AS version, a.stage, ${isLate} AS late,
           ${seatsIn('invited')} AS asked, ${seatsIn('accepted')} AS accepted,
           ${seatsIn('submitted')} AS handed_in
      FROM applications a LEFT JOIN reviews r ON ${seatOfStage}
     WHERE a.call_id = :call AND a.status = 'running' AND ${theirsToHandle()}
     GROUP BY a.id, a.procedure_version_id, a.stage, a.suspended_at, a.paused_at, a.due_at) AS g
   GROUP BY g.version, g.stage, g.late, g.asked, g.accepted, g.handed_in`;

/**
 * The call for those who may follow its reviews, with its cases counted by where they stand. One
 * statement, which reads each running case of the call and its seats once; cases from which the
 * reader is kept out are counted in nothing.
 */
export async function reviewBoard(
  { db, definitions }: Deps,
  actor: Actor,
  callId: string,
  now: Date,
): Promise<ReviewBoard> {
  const call = await db.rows.calls.find({ id: callId });
  const sees = policy['review.follow'].some(
    (role) => call !== null && holds(actor, role, call.programme_id),
  );
  if (!call || !sees) throw hidden();
  const rows = await db.select(heapColumns, heapSql, {
    ...apartFor(actor),
    call: callId,
    now: now.toISOString(),
  });
  const heaps: Heap[] = [];
  for (const row of rows) {
    const { definition } = await definitions.byVersion(row.version);
    const config = definition.workflow.stages[row.stage ?? ''];
    const seats = config ? stageKind(config.kind).seats(config) : null;
    if (!config || seats === null) continue;
    heaps.push({
      versionId: row.version,
      stage: row.stage ?? '',
      name: config.name,
      wanted: seats.experts,
      late: row.late,
      asked: row.asked,
      accepted: row.accepted,
      handedIn: row.handed_in,
      cases: row.cases,
    });
  }
  const has = (role: 'review_secretary' | 'discipline_officer'): boolean =>
    holds(actor, role, call.programme_id);
  return { call, names: has('review_secretary'), draws: has('discipline_officer'), heaps };
}

/** How many cases of one stage stand how. */
export interface BoardCounts {
  readonly cases: number;
  readonly late: number;
  /** Cases with a seat that nobody has been asked to take. */
  readonly open: number;
  readonly openSeats: number;
  /** Cases in which somebody asked has not answered. */
  readonly unanswered: number;
  readonly asked: number;
  readonly accepted: number;
  readonly handedIn: number;
  readonly wanted: number;
}

/** The cases of one stage counted. */
export function countsOf(heaps: readonly Heap[]): BoardCounts {
  const sum = (of: (heap: Heap) => number): number =>
    heaps.reduce((all, heap) => all + heap.cases * of(heap), 0);
  const openIn = ({ wanted, asked, accepted, handedIn }: Heap): number =>
    Math.max(wanted - asked - accepted - handedIn, 0);
  return {
    cases: sum(() => 1),
    late: sum(({ late }) => Number(late)),
    open: sum((heap) => Number(openIn(heap) > 0)),
    openSeats: sum(openIn),
    unanswered: sum(({ asked }) => Number(asked > 0)),
    asked: sum(({ asked }) => asked),
    accepted: sum(({ accepted }) => accepted),
    handedIn: sum(({ handedIn }) => handedIn),
    wanted: sum(({ wanted }) => wanted),
  };
}
