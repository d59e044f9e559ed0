import { loadCase, type ApplicationRow } from '../../data/stores/caseStore.js';
import type { CaseSubject } from '../../domain/access/caseAccess.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import type { WorkflowRules } from '../../domain/workflow/machineContext.js';
import type { Deps } from '../request/deps.js';

/** A case with the version of the definition that it is pinned to. */
export interface CaseFile {
  readonly row: ApplicationRow;
  readonly definition: Definition;
  readonly compiled: Compiled;
  readonly rules: WorkflowRules;
  readonly subject: CaseSubject;
}

/** Opens a case with its definition; an absent one is refused like a hidden one. */
export async function openCase(deps: Deps, id: string): Promise<CaseFile> {
  const row = await loadCase(deps.db, id);
  const prepared = await deps.definitions.byVersion(row.procedure_version_id);
  return { row, subject: subjectOf(row), ...prepared };
}

export function subjectOf(row: ApplicationRow): CaseSubject {
  return {
    programmeId: row.programme_id,
    applicantId: row.applicant_id,
    organisationId: row.organisation_id,
    counterpartyId: row.counterparty_id,
    state: row.state,
  };
}
