import type { FormState } from '../../shared/request/formState.js';
import { callCrumbs, type CallPageContext } from './callPageContext.view.js';
import { editionChoices } from './callPlan.page.js';
import { editionOf, type CallState } from './managedCall.query.js';

/** The versions that a published call may be put on, or why it stays. */
export function callVersionPage(
  state: CallState,
  form: FormState,
  context: CallPageContext,
): object {
  const { call, counts, editions, frozen } = state;
  const begun = counts.draft + counts.running + counts.ended;
  return {
    id: call.id,
    sub: call.title,
    version: call.version,
    form,
    begun,
    frozen: frozen ?? false,
    only: editions.length < 2,
    mayMove: call.status === 'published' && begun === 0 && frozen === null && editions.length > 1,
    present: editionOf(state)?.number ?? 0,
    options: editionChoices(editions, context),
    crumbs: callCrumbs(call, 'calls.verbs.version'),
  };
}
