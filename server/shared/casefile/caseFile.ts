import { holdCaseRow, loadCase, type ApplicationRow } from '../../data/stores/caseStore.js';
import type { CaseSubject } from '../../domain/access/caseAccess.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { workflowRulesOf } from '../../domain/procedure/workflowRules.js';
import type { RuleValues } from '../../domain/rules/ruleValues.js';
import type { WorkflowRules } from '../../domain/workflow/machineContext.js';
import type { Deps } from '../request/deps.js';

/** A case with the version of the definition that it is pinned to. */
export interface CaseFile {
  readonly row: ApplicationRow;
  readonly definition: Definition;
  readonly compiled: Compiled;
  readonly rules: WorkflowRules;
  readonly subject: CaseSubject;
  /** Its organisation has not been verified yet; known of a case that is held. */
  readonly unverified?: boolean;
  /** Its rules know its answers, so that a change need not read them. */
  readonly knowsAnswers?: true;
}

/** Opens a case with its definition; an absent one is refused like a hidden one. */
export async function openCase(deps: Deps, id: string): Promise<CaseFile> {
  return caseOfRow(deps, await loadCase(deps.db, id));
}

/** The same for a case whose row was read already. */
export async function caseOfRow({ definitions }: Deps, row: ApplicationRow): Promise<CaseFile> {
  const prepared = await definitions.byVersion(row.procedure_version_id);
  return { row, subject: subjectOf(row), ...prepared };
}

/** A case that this transaction holds: nobody else changes it, so what was read of it stays true. */
export interface HeldCase extends CaseFile {
  readonly held: true;
}

/**
 * Opens a case to change it: whoever else would do so waits until this transaction ends. It is
 * read once, as it is locked, and handed on to `changeCase`.
 */
export async function holdCase(deps: Deps, id: string): Promise<HeldCase> {
  const { row, unverified } = await holdCaseRow(deps.db, id);
  return { ...(await caseOfRow(deps, row)), unverified, held: true };
}

/** The same case with rules that know these answers and what surrounds them. */
export const knowing = <F extends CaseFile>(file: F, values: RuleValues): F => ({
  ...file,
  rules: workflowRulesOf(file.compiled, values),
  knowsAnswers: true,
});

/** A case as the rules of access look at it. */
export function subjectOf(row: ApplicationRow): CaseSubject {
  return {
    id: row.id,
    programmeId: row.programme_id,
    applicantId: row.applicant_id,
    organisationId: row.organisation_id,
    counterpartyId: row.counterparty_id,
    state: row.state,
  };
}
