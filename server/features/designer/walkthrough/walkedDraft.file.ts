import type { Definition } from '../../../domain/definition/definition.js';
import type { Deps } from '../../../shared/request/deps.js';
import { page, type Ask, type Reply } from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { openProcedureDraft, type DraftRow } from '../frame/draft.file.js';
import { draftFrame, draftHref } from '../frame/draftFrame.view.js';

/** A draft with what stands around a page on which an invented application passes it. */
export interface WalkedDraft {
  readonly row: DraftRow;
  readonly definition: Definition;
  readonly head: object;
}

/** Opens the draft of an address; `title` is the key of the page's title. */
export async function openWalkedDraft(deps: Deps, ask: Ask, title: string): Promise<WalkedDraft> {
  const draft = await openProcedureDraft(deps, signedIn(ask), ask.params['draft'] ?? '');
  const said = deps.words(ask.locale, title);
  const head = { title: said, heading: said, sub: false, ...draftFrame(draft, 'walk') };
  return { row: draft.row, definition: draft.definition, head };
}

/** Names that clash cannot be declared to the language of rules: then nothing can be invented. */
export function unsoundDraft(draftId: string, head: object): Reply {
  const model = { ...head, unsound: { href: draftHref(draftId, 'form') } };
  return { ...page('designer/walkthrough/unsound', model, 'design'), status: 422 };
}
