import { correctedItems, type CorrectedItem } from '../../domain/application/correctedItems.js';
import { keptAnswers, readFrozen } from '../../domain/application/content.js';
import { readableAnswers } from '../../shared/casefile/caseContent.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Draft } from './applicationDraft.query.js';

/** The corrections that are asked for, each with whether the draft changes it; none where none are. */
export async function correctionsIn(
  deps: Deps,
  { file, answers, caseContext, files }: Draft,
): Promise<readonly CorrectedItem[]> {
  const { row, compiled } = file;
  const { corrections, revision } = row.state;
  if (corrections === null) return [];
  const last = await deps.db.rows.revisions.find({ application_id: row.id, number: revision });
  if (!last) return [];
  const before = readFrozen(last.content);
  const { ruleContext } = caseContext;
  return correctedItems(
    compiled,
    corrections.items,
    { answers: readableAnswers(deps, before.answers), documents: before.documents },
    { answers: keptAnswers(compiled, answers, answers, ruleContext), documents: files },
  );
}
