import { signedIn } from '../../shared/request/signedIn.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { acceptReview, declineReview } from './answerInvitation.service.js';
import { showReview, showReviewDesk } from './reviewPages.js';
import { saveReview, submitReview } from './scoreReview.service.js';

const idOf = ({ params }: Ask): string => params['id'] ?? '';

export const reviewRoutes = (deps: Deps): readonly Route[] => [
  get('/reviews', 'review.write', async (ask) => {
    const model = await showReviewDesk(deps, ask);
    return page('reviews/desk', model);
  }),
  get('/reviews/:id', 'review.write', (ask) => showReview(deps, ask)),
  post('/reviews/:id', 'review.write', (ask) => scoreForm(deps, ask), { again: '/reviews/:id' }),
  post(
    '/reviews/:id/accept',
    'review.write',
    async (ask) => {
      const answer = await acceptReview(deps, signedIn(ask), idOf(ask), ask.body);
      return answer === 'accepted'
        ? redirect(`/reviews/${idOf(ask)}`, 'review_accepted')
        : redirect('/reviews', 'review_recused');
    },
    { again: '/reviews/:id' },
  ),
  post(
    '/reviews/:id/decline',
    'review.write',
    async (ask) => {
      await declineReview(deps, signedIn(ask), idOf(ask), ask.body);
      return redirect('/reviews', 'review_declined');
    },
    { again: '/reviews/:id' },
  ),
];

/** `save` comes from the script that saves as one goes, `keep` from the button without scripts. */
async function scoreForm(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const { intent } = ask.body;
  if (intent === 'submit') {
    await submitReview(deps, actor, idOf(ask), ask.body);
    return redirect(`/reviews/${idOf(ask)}`, 'review_submitted');
  }
  const version = await saveReview(deps, actor, idOf(ask), ask.body);
  if (intent === 'save') return { reply: 'json', body: { saved: true, version } };
  return redirect(`/reviews/${idOf(ask)}`, 'review_saved');
}
