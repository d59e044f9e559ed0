import { formState } from '../../shared/request/formState.js';
import type { Deps } from '../../shared/request/deps.js';
import { page, type Ask, type Reply } from '../../shared/request/route.js';
import { deskReviews } from './deskReviews.query.js';
import { byDue } from './reviewDesk.page.js';

/** All invitations that wait for an answer, to be taken or given back together. */
export async function showInvitations(deps: Deps, ask: Ask): Promise<Reply> {
  const waiting = (await deskReviews(deps, ask))
    .filter(({ status, open }) => open && status === 'invited')
    .toSorted(byDue);
  const calls = [...new Set(waiting.map(({ callId }) => callId))];
  const typed = ask.failed?.typed['review'];
  const ticked = new Set([typed ?? []].flat());
  const title = deps.words(ask.locale, 'reviews.many.title');
  return page('reviews/invitations', {
    title,
    crumbs: [
      { href: '/reviews', label: deps.words(ask.locale, 'reviews.desk.title') },
      { label: title },
    ],
    groups: calls.map((callId) => {
      const items = waiting.filter((each) => each.callId === callId);
      return {
        callTitle: items[0]?.callTitle,
        items: items.map(({ id, code, shownTitle, dueWords }) => ({
          id,
          code,
          title: shownTitle,
          due: dueWords,
          checked: ticked.has(id),
        })),
      };
    }),
    form: formState(ask, deps.words, {
      review: '',
      no_conflict: '',
      confidential: '',
      integrity: '',
      reason: '',
    }),
    declining: ask.failed?.typed['intent'] === 'decline',
  });
}
