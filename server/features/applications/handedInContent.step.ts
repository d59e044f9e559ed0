import { keptAnswers, type FrozenContent } from '../../domain/application/content.js';
import { shownDocuments } from '../../domain/procedure/answers.js';
import { knowing, type HeldCase } from '../../shared/casefile/caseFile.js';
import type { Draft, HeldFile } from './applicationDraft.query.js';
import type { Instead } from './commitments.step.js';

/** The case with rules that know the answers which are being handed in. */
export function handedIn({ file, answers, caseContext }: Draft<HeldCase>): HeldCase {
  const { ruleContext } = caseContext;
  const kept = keptAnswers(file.compiled, answers, answers, ruleContext);
  return knowing(file, { ...ruleContext, answers: kept });
}

/** What is handed in, as it is frozen. */
export function contentOf(
  { file, stored, answers, caseContext }: Draft,
  files: readonly HeldFile[],
  { declarations, deferred, promised }: Omit<Handed, 'putOff'>,
): FrozenContent {
  const { row, compiled, definition } = file;
  const { ruleContext } = caseContext;
  const asked = shownDocuments(compiled, answers, ruleContext);
  return {
    procedure_version: row.procedure_version_id,
    call: row.call_id,
    applicant: row.applicant_id,
    organisation: row.organisation_id,
    answers: keptAnswers(compiled, stored, answers, ruleContext),
    documents: files
      .filter(({ document }) => asked.includes(document))
      .map(({ sizeBytes, ...each }) => ({ ...each, size_bytes: sizeBytes })),
    declarations: definition.declarations
      .map(({ id }) => id)
      .filter((id) => declarations.includes(id)),
    ...(deferred.length === 0 ? {} : { deferred: [...deferred] }),
    ...(promised.length === 0 ? {} : { promised: [...promised] }),
  };
}

export interface Handed extends Instead {
  readonly declarations: readonly string[];
}
