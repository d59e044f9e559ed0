import type { Actor } from '../../domain/actor.js';
import { editableParts, type Editable } from '../../domain/application/editable.js';
import { contactLines, contactOf, type ContactLines } from '../../domain/definition/contact.js';
import type { Locale } from '../../domain/localText.js';
import type { Missing } from '../../domain/procedure/answers.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  openApplicationDraft,
  whatIsMissing,
  type Draft,
  type HeldFile,
} from './applicationDraft.query.js';

/** An application with its documents, what is missing of it, and what may be changed now. */
export interface ApplicationView {
  readonly draft: Draft;
  readonly files: readonly HeldFile[];
  readonly missing: readonly Missing[];
  readonly editable: Editable;
}

/** An application with what is missing and what may be edited. */
export function applicationView(draft: Draft, files: readonly HeldFile[]): ApplicationView {
  const { compiled, row } = draft.file;
  const missing = whatIsMissing(draft, files);
  return { draft, files, missing, editable: editableParts(compiled, row.state, missing) };
}

/** The actor's own application in three statements; anybody else's does not exist. */
export async function openView(deps: Deps, actor: Actor, id: string): Promise<ApplicationView> {
  const draft = await openApplicationDraft(deps, actor, id);
  return applicationView(draft, draft.files);
}

/**
 * Whom to ask, and when the call of a draft closed, if it takes nothing more: saving goes on, and
 * its pages say what it is worth.
 */
export function lateness(
  { draft }: ApplicationView,
  { now, locale }: { readonly now: Date; readonly locale: Locale },
): { readonly late: string | false; readonly contact: ContactLines } {
  const { file, caseContext } = draft;
  const over = caseContext.callStatus !== 'published' || caseContext.closesAt <= now.toISOString();
  return {
    late: file.row.state.status === 'draft' && over && caseContext.closesAt,
    contact: contactLines(contactOf(file.definition), locale),
  };
}
