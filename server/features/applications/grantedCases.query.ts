import { words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

/** A granted case that another can build on. */
export interface GrantedCase {
  readonly id: string;
  readonly number: string;
  readonly title: string;
}

const grantedColumns = {
  id: applications.columns.id,
  number: words(20),
  title: applications.columns.title,
  procedure_version_id: applications.columns.procedure_version_id,
  state: applications.columns.state,
};

/** The applicant's cases of a procedure whose award is committed or that ended well. */
export async function grantedCases(
  deps: Deps,
  actor: Actor,
  procedure: string,
  organisationId: string | null,
): Promise<GrantedCase[]> {
  const owner =
    organisationId === null
      ? 'a.organisation_id IS NULL AND a.applicant_id = :owner'
      : 'a.organisation_id = :owner';
  const rows = await deps.db.select(
    grantedColumns,
    `SELECT a.id, a.number, a.title, a.procedure_version_id, a.state
       FROM applications a JOIN calls c ON c.id = a.call_id
      WHERE ${owner} AND c.procedure_id = :procedure AND a.number IS NOT NULL
      ORDER BY a.submitted_at DESC LIMIT 200`,
    { owner: organisationId ?? actor.userId, procedure },
  );
  const granted = await Promise.all(rows.map((row) => isGranted(deps, row)));
  return rows
    .filter((_, index) => granted[index])
    .map(({ id, number, title }) => ({ id, number, title }));
}

async function isGranted(deps: Deps, row: RowOf<typeof grantedColumns>): Promise<boolean> {
  const { state } = row;
  if (state.status === 'running') return state.facts['committed'] === true;
  const { definition } = await deps.definitions.byVersion(row.procedure_version_id);
  return state.end !== null && definition.workflow.ends[state.end]?.state === 'granted';
}
