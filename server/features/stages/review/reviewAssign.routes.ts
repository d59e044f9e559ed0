import type { Deps } from '../../../shared/request/deps.js';
import { post, redirect, type Route } from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import {
  putBackInput,
  putBackReview,
  withdrawSeat,
  withdrawSeatInput,
} from './seatLife.service.js';
import { seatExperts, seatExpertsInput } from './seatExperts.service.js';

export const reviewAssignRoutes = (deps: Deps): readonly Route[] => [
  post(
    '/cases/:id/review/assign',
    'review.assign',
    async (ask, input) => {
      const id = ask.params['id'] ?? '';
      await seatExperts(deps, signedIn(ask), id, input);
      return redirect(`/cases/${id}`, 'experts_seated');
    },
    { input: seatExpertsInput, again: '/cases/:id' },
  ),
  post(
    '/cases/:id/review/withdraw',
    'review.assign',
    async (ask, input) => {
      const id = ask.params['id'] ?? '';
      const as = await withdrawSeat(deps, signedIn(ask), id, input);
      return redirect(`/cases/${id}#seats`, as === 'replaced' ? 'seat_replaced' : 'seat_withdrawn');
    },
    { input: withdrawSeatInput, again: '/cases/:id' },
  ),
  post(
    '/cases/:id/review/put-back',
    'review.assign',
    async (ask, input) => {
      const id = ask.params['id'] ?? '';
      await putBackReview(deps, signedIn(ask), id, input);
      return redirect(`/cases/${id}#seats`, 'review_put_back');
    },
    { input: putBackInput, again: '/cases/:id' },
  ),
];
