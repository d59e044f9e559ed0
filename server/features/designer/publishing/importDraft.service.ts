import { readDefinitionAside } from '../../../adapters/readDefinitionAside.js';
import type { Actor } from '../../../domain/actor.js';
import { plainObject } from '../../../domain/json.js';
import type { Definition } from '../../../domain/definition/definition.js';
import type { DefinitionProblem } from '../../../domain/definition/definitionFile.js';
import { lint } from '../../../domain/lint/lint.js';
import { isOpenDraft } from '../../../domain/editing/draftState.js';
import { conflict, invalid, stale } from '../../../domain/refusal.js';
import { missingBlankForms } from '../../../shared/files/blankForms.js';
import type { Deps } from '../../../shared/request/deps.js';
import { openProcedureDraft, type DraftFile, type SeenDraft } from '../frame/draft.file.js';
import { replaceDefinition } from '../frame/writeDraft.step.js';

/** The largest preset has 52 KB. */
export const mostImportBytes = 200 * 1024;
/** The definition with the blank forms behind it, which are a third longer there than as files. */
export const mostImportMegabytes = 20;

export interface ReadImport {
  readonly definition?: Definition;
  /** What keeps the file out, with the line; an import may be as doubtful as any draft. */
  readonly problems: readonly DefinitionProblem[];
}

/** What a file says, for this draft: another procedure's file is turned away. */
export async function readImport(
  deps: Pick<Deps, 'db'>,
  { row }: DraftFile,
  yaml: string,
): Promise<ReadImport> {
  const { value, problems } = await readDefinitionAside(yaml);
  if (!value) return { problems };
  if (value.procedure !== row.procedure_id || value.programme !== row.programme_id) {
    const params = { found: value.procedure, wanted: row.procedure_id };
    return {
      problems: [{ path: 'procedure', code: 'import_other_procedure', params, line: null }],
    };
  }
  const clashes = lint(value).filter(({ code }) => code === 'definition_id_twice');
  const missing = await missingBlankForms(deps, value);
  return {
    definition: value,
    problems: [
      ...clashes.map(({ at, code, params }) => ({ path: at, code, params, line: null })),
      ...missing.map(({ name }) => ({
        path: 'documents',
        code: 'import_blank_form_missing',
        params: { name },
        line: null,
      })),
    ],
  };
}

/** Line ends as files have them; a form sends others. */
const plainLines = (text: string): string => text.replaceAll('\r\n', '\n');

/**
 * Puts what a file says in the place of the draft. The file is read before the transaction, which
 * nobody then waits for.
 */
export async function applyImport(
  deps: Deps,
  actor: Actor,
  seen: SeenDraft,
  yaml: string,
): Promise<void> {
  const read = await readImport(deps, await openProcedureDraft(deps, actor, seen.draftId), yaml);
  const { definition } = read;
  if (!definition || read.problems.length > 0) throw invalid({}, 'import_not_readable');
  await deps.db.transaction(async () => {
    const { row, definition: before } = await openProcedureDraft(deps, actor, seen.draftId);
    if (!isOpenDraft(row.status)) throw conflict('draft_closed');
    if (row.version !== seen.version) throw stale();
    await replaceDefinition(deps, actor, row, definition, {
      type: 'draft_imported',
      // The text as well: an export keeps its comments.
      data: { before: plainObject(before), after: plainObject(definition), yaml: plainLines(yaml) },
    });
  });
}
