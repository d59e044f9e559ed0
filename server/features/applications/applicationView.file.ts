import type { Actor } from '../../domain/actor.js';
import { editableParts, type Editable } from '../../domain/application/editable.js';
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

/** A draft whose call takes nothing more: saving goes on, and its pages say what it is worth. */
export const isLate = ({ draft }: ApplicationView, { now }: { readonly now: Date }): boolean =>
  draft.file.row.state.status === 'draft' &&
  (draft.caseContext.callStatus !== 'published' || draft.caseContext.closesAt <= now.toISOString());
