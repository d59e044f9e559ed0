import { count } from '../../data/schema/columns.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { BoardCase, CallBoard } from '../../shared/boards/callBoard.query.js';
import type { Deps } from '../../shared/request/deps.js';

/** Who may still come to a ranking that is about to be confirmed. */
export interface LateApplicants {
  /** Until when applications are still taken; null where they are not. */
  readonly openUntil: string | null;
  /** Drafts that can still be handed in; whose they are is nobody's business before. */
  readonly drafts: number;
  /** Cases that stand before the ranking, with the stage each waits in. */
  readonly onTheWay: readonly object[];
}

/** Looks for those who are late: the call is open, drafts lie there, cases are in earlier stages. */
export async function lateApplicants(
  { db }: Deps,
  { call, cases }: CallBoard,
  now: Date,
): Promise<LateApplicants> {
  const open = call.status === 'published' && call.closes_at > now.toISOString();
  const [drafts] = open
    ? await db.select(
        { count: count() },
        `SELECT COUNT(*) AS count FROM applications WHERE call_id = :call AND status = 'draft'`,
        { call: call.id },
      )
    : [];
  return {
    openUntil: open ? call.closes_at : null,
    drafts: drafts?.count ?? 0,
    onTheWay: cases.filter(isBeforeRanking).map(({ row, prepared, stage }) => ({
      href: `/cases/${row.id}`,
      title: row.title,
      number: row.number ?? '',
      stage: prepared.definition.workflow.stages[stage]?.name,
    })),
  };
}

/** Stages are listed in the order in which cases pass them. */
export function isBeforeRanking({ prepared, stage }: BoardCase): boolean {
  const { stages } = prepared.definition.workflow;
  const order = Object.keys(stages);
  const [ranking] = stagesAnswering(stages, (kind, each) => kind.ranks(each));
  return ranking !== undefined && order.indexOf(stage) < order.indexOf(ranking.id);
}
