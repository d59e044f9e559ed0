import type { Deps } from '../../../shared/request/deps.js';
import { post, redirect, type Route } from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
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
];
