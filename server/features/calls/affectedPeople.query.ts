import { applications, tasks } from '../../data/tables/cases.js';
import { loadHolders } from '../../data/stores/actorStore.js';
import type { Locale } from '../../domain/localText.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../../shared/request/deps.js';
import type { CallRow } from './managedCall.file.js';

export interface AffectedPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly locale: Locale;
}

/** Whom a change of a call's dates or its end concerns. */
export interface Affected {
  /** Each person once, however many applications they have. */
  readonly people: readonly AffectedPerson[];
  /** Applications begun, and those handed in that have not ended. */
  readonly drafts: number;
  readonly running: number;
  /** People among them whose recommendation is awaited. */
  readonly recommenders: number;
}

/** Applicants of live applications and those asked to recommend them. Four statements. */
export async function affectedPeople(
  deps: Deps,
  call: CallRow,
  statuses: readonly ('draft' | 'running')[] = ['draft', 'running'],
): Promise<Affected> {
  const live = await deps.db.select(
    { status: applications.columns.status, applicant_id: applications.columns.applicant_id },
    'SELECT status, applicant_id FROM applications WHERE call_id = :call AND status IN (:statuses)',
    { call: call.id, statuses: [...statuses] },
  );
  const recommenders = statuses.includes('running') ? await askedToRecommend(deps, call) : [];
  const ids = [...new Set([...live.map((row) => row.applicant_id), ...recommenders])];
  const people = ids.length === 0 ? [] : await deps.db.rows.users.all({ id: ids }, [['id', 'ASC']]);
  const present = people.filter((person) => person.disabled_at === null);
  const of = (status: string): number => live.filter((row) => row.status === status).length;
  return {
    people: present.map(({ id, name, email, locale }) => ({ id, name, email, locale })),
    drafts: of('draft'),
    running: of('running'),
    recommenders: present.filter(({ id }) => recommenders.includes(id)).length,
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
