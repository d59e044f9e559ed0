import type { LocalText } from '../../../domain/localText.js';
import type { Deps } from '../../../shared/request/deps.js';
import { openProcedureDraft, type DraftFile } from '../frame/draft.file.js';
import { draftNotes, type DraftNotes } from '../frame/draftNotes.view.js';
import { partHref } from '../frame/draftFrame.view.js';
import type { Ask } from '../../../shared/request/route.js';
import {
  workflowDrawing,
  type WorkflowDrawing,
} from '../../../shared/definitionWords/workflowDrawing.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import type { Choosing } from './partChoices.view.js';

/** What every page of the designer begins with: the draft, what it may name, what is wrong. */
export interface DesignerContext {
  readonly draft: DraftFile;
  readonly choosing: Choosing;
  readonly notes: DraftNotes;
}

/** Opens the draft that a page of the designer is about, unless it was opened already. */
export async function designerContext(
  deps: Deps,
  ask: Ask,
  opened?: DraftFile,
): Promise<DesignerContext> {
  const draft =
    opened ?? (await openProcedureDraft(deps, signedIn(ask), ask.params['draft'] ?? ''));
  return {
    draft,
    choosing: await choosingFor(deps, draft, ask),
    notes: await draftNotes(deps, draft, ask.locale),
  };
}

async function choosingFor(
  { db, words }: Deps,
  { row, definition }: DraftFile,
  { locale }: Pick<Ask, 'locale'>,
): Promise<Choosing> {
  const programme = await db.rows.programmes.find({ id: row.programme_id });
  const procedures = await db.rows.procedures.all({ programme_id: row.programme_id }, [
    ['id', 'ASC'],
  ]);
  return {
    definition,
    registries: (programme?.registries ?? []).map(
      ({ id, name }): { readonly id: string; readonly name: LocalText } => ({ id, name }),
    ),
    procedures: procedures.map(({ id, name }) => ({ id, name })),
    words,
    locale,
  };
}

/** The workflow drawn, each stage leading to its form; the one being edited stands out. */
export const drawingOf = (
  { definition, words, locale }: Choosing,
  draftId: string,
  chosen: string | null,
): WorkflowDrawing =>
  workflowDrawing(definition, {
    words,
    locale,
    chosen,
    hrefOf: (stage) => partHref(draftId, `workflow.stages.${stage}`),
  });
