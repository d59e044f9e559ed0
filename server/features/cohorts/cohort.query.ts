import type { CaseStatus } from '../../domain/workflow/caseState.js';
import { words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { scopeOf, scopeValues, theirsToHandle, tieValues } from '../../domain/access/scope.js';
import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { scalarKind, type TableColumn } from '../../domain/form/kinds/scalars.js';
import type { LocalText } from '../../domain/localText.js';
import { hidden } from '../../domain/refusal.js';
import type { FiledReport, Reporting } from '../../domain/workflow/contract/collecting.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
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
  readonly status: CaseStatus;
  readonly end: string | null;
  readonly reports: readonly FiledReport[];
}

const memberColumns = {
  id: applications.columns.id,
  number: words(20),
  procedure_version_id: applications.columns.procedure_version_id,
  title: applications.columns.title,
  applicant_name: applications.columns.applicant_name,
  organisation_id: applications.columns.organisation_id,
  applicant_id: applications.columns.applicant_id,
  status: applications.columns.status,
  ended_as: applications.columns.ended_as,
  state: applications.columns.state,
};

/**
 * The cohort of a call: all of it for the programme's staff, their own people for those who
 * nominated them. A call without repeated reports has none.
 */
export async function cohortOf(deps: Deps, actor: Actor, callId: string): Promise<Cohort> {
  const call = await deps.db.rows.calls.find({ id: callId });
  if (!call) throw hidden();
  const prepared = await deps.definitions.byVersion(call.procedure_version_id);
  const stages = reportStages(prepared);
  const [first] = stages;
  if (first === undefined) throw hidden();
  const scope = scopeOf(actor, policy['case.list']);
  const rows = await deps.db.select(
    memberColumns,
    `SELECT id, procedure_version_id, number, title, applicant_name, organisation_id, applicant_id, status, ended_as, state
       FROM applications a
      WHERE call_id = :call AND number IS NOT NULL
        AND (((:everywhere = 1 OR programme_id IN (:programmes)) AND ${theirsToHandle()})
             OR (organisation_id IN (:mine) AND id NOT IN (:tied)) OR applicant_id = :me)
      ORDER BY number`,
    {
      ...scopeValues(scope),
      call: callId,
      me: actor.userId,
      mine: ['', ...actor.organisationIds],
    },
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
  const { fields } = first.answer;
  const figure = fields.find(({ kind }) => scalarKind(kind).meaning === 'percent') ?? fields[0];
  if (!figure) throw hidden();
  const times = stages.reduce((sum, { answer }) => sum + answer.times, 0);
  return { callId, callTitle: call.title, times, figure, members };
}

/** The stages of a procedure that collect a report more than once. */
const reportStages = ({ definition }: Prepared) =>
  stagesAnswering(definition.workflow.stages, (kind, stage) => kind.reports(stage)).filter(
    ({ answer }) => answer.times > 1,
  );

/** Only those who have come to a stage of reports belong to the cohort. */
function memberOf(
  row: RowOf<typeof memberColumns>,
  stages: readonly { readonly id: string; readonly answer: Reporting }[],
  actor: Actor,
): CohortMember[] {
  const { state } = row;
  const reached = stages.filter(({ id }) => state.memory[id] !== undefined);
  if (reached.length === 0) return [];
  const own =
    row.applicant_id === actor.userId ||
    (row.organisation_id !== null &&
      actor.organisationIds.includes(row.organisation_id) &&
      !tieValues(actor).tied.includes(row.id));
  return [
    {
      id: row.id,
      number: row.number,
      title: row.title,
      applicant: row.applicant_name,
      own,
      status: row.status,
      end: row.ended_as,
      // Numbered through, over what was reported in an earlier stage.
      reports: reached.flatMap(({ id, answer: { filed, from } }) =>
        filed(state.memory[id]).map((each) => ({ ...each, number: each.number + from - 1 })),
      ),
    },
  ];
}
