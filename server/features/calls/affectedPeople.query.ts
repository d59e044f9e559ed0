import { count } from '../../data/schema/columns.js';
import { applications, tasks } from '../../data/tables/cases.js';
import { loadHolders } from '../../data/stores/actorStore.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import {
  applicantsOfCall,
  readersByIds,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
import type { Deps } from '../../shared/request/deps.js';
import type { CallRow } from './managedCall.file.js';

/** Whom a change of a call's dates or its end concerns. */
export interface Affected {
  /** Each person once, however many applications they have. */
  readonly people: readonly LetterReader[];
  /** Applications begun, and those handed in that have not ended. */
  readonly drafts: number;
  readonly running: number;
  /** People among them whose recommendation is awaited. */
  readonly recommenders: number;
}

const countColumns = { status: applications.columns.status, n: count() };

/** Everybody who may act for a live application, and those asked to recommend one. */
export async function affectedPeople(
  deps: Deps,
  call: CallRow,
  statuses: readonly ('draft' | 'running')[] = ['draft', 'running'],
): Promise<Affected> {
  const live = await deps.db.select(
    countColumns,
    `SELECT status, COUNT(*) AS n FROM applications
      WHERE call_id = :call AND status IN (:statuses) GROUP BY status`,
    { call: call.id, statuses: [...statuses] },
  );
  const applicants = await applicantsOfCall(deps.db, call.id, statuses);
  const asked = statuses.includes('running') ? await askedToRecommend(deps, call) : [];
  const recommenders = await readersByIds(deps.db, asked);
  const of = (status: string): number => live.find((row) => row.status === status)?.n ?? 0;
  const people = new Map([...applicants, ...recommenders].map((each) => [each.id, each]));
  return {
    people: [...people.values()],
    drafts: of('draft'),
    running: of('running'),
    recommenders: recommenders.length,
  };
}

/** Who has an open recommendation to give: the person named, or all who hold the role. */
async function askedToRecommend(deps: Deps, call: CallRow): Promise<string[]> {
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const stages = Object.entries(definition.workflow.stages)
    .filter(([, { kind }]) => stageKind(kind).endorses)
    .map(([id]) => id);
  if (stages.length === 0) return [];
  const open = await deps.db.select(
    { user_id: tasks.columns.user_id, role: tasks.columns.role },
    `SELECT DISTINCT t.user_id, t.role FROM tasks t JOIN applications a ON a.id = t.application_id
      WHERE a.call_id = :call AND t.status = 'open' AND t.stage IN (:stages)
        AND (t.role IS NULL OR t.role <> 'applicant')`,
    { call: call.id, stages },
  );
  if (open.length === 0) return [];
  const holders = await loadHolders(deps.db, call.programme_id);
  const ids = open.flatMap(({ user_id: one, role }) =>
    one === null ? (holders.get(role ?? '') ?? []) : [one],
  );
  return [...new Set(ids)];
}
