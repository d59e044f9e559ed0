import { conflict, type Params } from '../../domain/refusal.js';
import { refusalText } from '../../shared/request/formState.js';
import { signedIn } from '../../shared/request/signedIn.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  page,
  post,
  rawFields,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import {
  acceptReview,
  acceptReviewInput,
  answerMany,
  answerManyInput,
  declineReview,
  declineReviewInput,
} from './answerInvitation.service.js';
import { showInvitations } from './invitations.page.js';
import { showSummary } from './summary.page.js';
import { previewRoutes } from './previewCase.routes.js';
import { showReview, showReviewDesk, showReviewDocument } from './reviewPages.routes.js';
import { takeBackReview, takeBackReviewInput } from './takeBackReview.service.js';
import { checkReview, saveReview, submitReview } from './scoreReview.service.js';

const idOf = ({ params }: Ask): string => params['id'] ?? '';

export const reviewRoutes = (deps: Deps): readonly Route[] => [
  ...previewRoutes(deps),
  get('/reviews', 'review.write', async (ask) => {
    const model = await showReviewDesk(deps, ask);
    return page('reviews/desk', model);
  }),
  get('/reviews/invitations', 'review.write', (ask) => showInvitations(deps, ask)),
  get('/reviews/:id', 'review.write', (ask) => showReview(deps, ask)),
  get('/reviews/:id/summary', 'review.write', (ask) => showSummary(deps, ask)),
  get('/reviews/:id/documents/:document', 'review.write', (ask) => showReviewDocument(deps, ask)),
  post(
    '/reviews/invitations',
    'review.write',
    async (ask, input) => {
      const { answered, passed } = await answerMany(deps, signedIn(ask), input);
      if (answered === 0) throw conflict('seat_already_answered');
      const done = input.intent === 'accept' ? 'reviews_accepted' : 'reviews_declined';
      if (passed.length === 0) return redirect('/reviews', done);
      return redirect(`/reviews?passed=${passed.join(',')}`, 'reviews_answered_partly');
    },
    { input: answerManyInput, again: '/reviews/invitations' },
  ),
  post('/reviews/:id', 'review.write', (ask, input) => scoreForm(deps, ask, input), {
    input: rawFields,
    again: '/reviews/:id',
    // What is saved as one goes is one guarded statement and is answered without a form's key.
    transaction: ({ intent }) => intent !== 'save',
  }),
  post(
    '/reviews/:id/accept',
    'review.write',
    async (ask, input) => {
      const answer = await acceptReview(deps, signedIn(ask), idOf(ask), input);
      return answer === 'accepted'
        ? redirect(`/reviews/${idOf(ask)}`, 'review_accepted')
        : redirect('/reviews', 'review_recused');
    },
    { input: acceptReviewInput, again: '/reviews/:id' },
  ),
  post(
    '/reviews/:id/decline',
    'review.write',
    async (ask, { reason }) => {
      const left = await declineReview(deps, signedIn(ask), idOf(ask), reason);
      return redirect('/reviews', `review_${left}`);
    },
    { input: declineReviewInput, again: '/reviews/:id' },
  ),
  post(
    '/reviews/:id/take-back',
    'review.write',
    async (ask, input) => {
      await takeBackReview(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/reviews/${idOf(ask)}`, 'review_taken_back');
    },
    { input: takeBackReviewInput, again: '/reviews/:id' },
  ),
];

/**
 * `save` comes from the script that saves as one goes, `keep` from the button without scripts,
 * `check` leads to the summary, from where `submit` comes.
 */
async function scoreForm(
  deps: Deps,
  ask: Ask,
  typed: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  const actor = signedIn(ask);
  const { intent } = typed;
  if (intent === 'check') {
    await checkReview(deps, actor, idOf(ask), typed);
    return redirect(`/reviews/${idOf(ask)}/summary`);
  }
  if (intent === 'submit') {
    await submitReview(deps, actor, idOf(ask), typed);
    return redirect(`/reviews/${idOf(ask)}`, 'review_submitted');
  }
  const { read } = typed;
  const { version, reasons } = await saveReview(deps, actor, idOf(ask), typed);
  const wrong = Object.entries(reasons);
  if (intent === 'save') {
    if (wrong.length === 0) return { reply: 'json', body: { saved: true, version } };
    const say = (code: string, params?: Params): string =>
      refusalText(deps.words, ask.locale, code, params);
    const fields = Object.fromEntries(
      wrong.map(([name, { code, params }]) => [name, say(code, params)]),
    );
    const message = say('check_fields', { count: wrong.length });
    return { reply: 'json', status: 422, body: { message, fields, version } };
  }
  // Without scripts another document is opened by the form itself, so that nothing typed is lost.
  if (typeof read === 'string') {
    const chosen = read === '' ? '' : `?doc=${encodeURIComponent(read)}`;
    return redirect(`/reviews/${idOf(ask)}${chosen}`);
  }
  // The page then shows what could not be read as it was typed, and why.
  const done = wrong.length === 0 ? 'review_saved' : 'review_saved_unread';
  return redirect(`/reviews/${idOf(ask)}`, done);
}
