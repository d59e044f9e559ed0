import type { FormState } from '../../shared/request/formState.js';
import type { LetterReader } from '../../shared/letters/letterReaders.js';
import type { Affected } from './affectedPeople.query.js';
import { callCrumbs, type CallPageContext } from './callPageContext.view.js';
import type { WaitingProposal } from './managedCall.page.js';
import type { CallState } from './managedCall.query.js';

interface CancelView {
  readonly affected: Affected;
  readonly reserved: { readonly cases: number; readonly fen: bigint };
  /** Numbers of cases whose money is committed: while there are any it cannot be cancelled. */
  readonly committed: readonly string[];
  readonly proposal: (WaitingProposal & { readonly own: boolean }) | null;
  /** Those who may approve. */
  readonly others: readonly LetterReader[];
}

/** Cancelling: what it would do, the reason, and the second person. */
export function cancelCallPage(
  { call, counts, budget }: CallState,
  { affected, reserved, committed, proposal, others }: CancelView,
  form: FormState,
  { words, locale }: Pick<CallPageContext, 'words' | 'locale'>,
): object {
  const draft = call.status === 'draft';
  return {
    id: call.id,
    sub: call.title,
    version: call.version,
    form,
    draft,
    cancelled: call.status === 'cancelled',
    blocked: committed.length > 0,
    committed: committed.join(words(locale, 'experts.comma')),
    proposal: proposal ?? false,
    mayAsk: call.status === 'published' && proposal === null && committed.length === 0,
    alone: others.length === 0,
    others: others.map(({ name }) => name).join(words(locale, 'experts.comma')),
    counts,
    told: affected.people.length,
    recommenders: affected.recommenders,
    reserved,
    budget: budget?.name ?? false,
    crumbs: callCrumbs(call, draft ? 'calls.verbs.discard' : 'calls.verbs.cancel'),
  };
}
