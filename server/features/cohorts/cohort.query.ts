import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { columnSchema, type TableColumn } from '../../domain/form/kinds/scalars.js';
import type { LocalText } from '../../domain/localText.js';
import { hidden } from '../../domain/refusal.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import { reportMemorySchema, type FiledReport } from '../../domain/workflow/stages/report.js';
import type { Prepared } from '../../data/stores/definitionStore.js';
import type { Deps } from '../../shared/request/deps.js';

/** Those of one call who report in the same stage, side by side. */
export interface Cohort {
  readonly callId: string;
  readonly callTitle: LocalText;
  readonly times: number;
  /** The figure that stands for a report: its first percentage, or its first field. */
  readonly figure: TableColumn;
  readonly members: readonly CohortMember[];
}

export interface CohortMember {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly applicant: string;
  readonly own: boolean;
  readonly status: string;
  readonly end: string | null;
  readonly reports: readonly FiledReport[];
}

interface Row {
  readonly id: string;
  readonly procedure_version_id: string;
  readonly number: string;
  readonly title: string;
  readonly applicant_name: string;
  readonly organisation_id: string | null;
  readonly applicant_id: string;
  readonly status: string;
  readonly end: string | null;
  readonly state: string;
}

/**
 * The cohort of a call: all of it for the programme's staff, their own people for those who
 * nominated them. A call without repeated reports has none.
 */
export async function cohortOf(deps: Deps, actor: Actor, callId: string): Promise<Cohort> {
  const call = await deps.db.rows.calls.find({ id: callId });
  if (!call) throw hidden();
  const prepared = await deps.definitions.byVersion(call.procedure_version_id);
  const { rules } = prepared;
  const stages = reportStages(prepared);
  const [first] = stages.map(({ id }) => id);
  if (first === undefined) throw hidden();
  const scope = scopeOf(actor, policy['case.list']);
  const rows = await deps.db.selectBelieved<Row>(
    `SELECT id, procedure_version_id, number, title, applicant_name, organisation_id, applicant_id, status, \`end\`, state
       FROM applications
      WHERE call_id = :call AND number IS NOT NULL
        AND (:everywhere = 1 OR programme_id IN (:programmes)
             OR organisation_id IN (:mine) OR applicant_id = :me)
      ORDER BY number LIMIT 500`,
    { ...scopeValues(scope), call: callId, me: actor.userId, mine: ['', ...actor.organisationIds] },
  );
  const found = rows.map(async (row) => {
    const own = await deps.definitions.byVersion(row.procedure_version_id);
    return memberOf(row, reportStages(own), actor);
  });
  const members = (await Promise.all(found)).flat();
  if (
    members.length === 0 &&
    !scope.everywhere &&
    !scope.programmeIds.includes(call.programme_id)
  ) {
    throw hidden();
  }
  const fields = columnSchema.array().parse(rules.stage(first)['fields']);
  const figure = fields.find(({ kind }) => kind === 'percent') ?? fields[0];
  if (!figure) throw hidden();
  const times = stages.reduce((sum, { times: each }) => sum + each, 0);
  return { callId, callTitle: call.title, times, figure, members };
}

/** A stage of reports, with how many it takes and how many came before it in an earlier one. */
interface Offset {
  readonly id: string;
  readonly times: number;
  readonly before: number;
}

function reportStages({ definition, rules }: Prepared): Offset[] {
  return Object.keys(definition.workflow.stages).flatMap((id) => {
    const { kind, times, releases_from: from } = rules.stage(id);
    if (kind !== 'report' || Number(times ?? 1) <= 1) return [];
    return [{ id, times: Number(times), before: Number(from ?? 1) - 1 }];
  });
}

/** Only those who have come to a stage of reports belong to the cohort. */
function memberOf(row: Row, offsets: readonly Offset[], actor: Actor): CohortMember[] {
  const state: CaseState = JSON.parse(row.state);
  const reached = offsets.filter(({ id }) => state.memory[id] !== undefined);
  if (reached.length === 0) return [];
  const own =
    row.applicant_id === actor.userId ||
    (row.organisation_id !== null && actor.organisationIds.includes(row.organisation_id));
  return [
    {
      id: row.id,
      number: row.number,
      title: row.title,
      applicant: row.applicant_name,
      own,
      status: row.status,
      end: row.end,
      reports: reached.flatMap(({ id, before }) =>
        reportMemorySchema
          .parse(state.memory[id])
          .reports.map((report) => ({ ...report, number: report.number + before })),
      ),
    },
  ];
}
