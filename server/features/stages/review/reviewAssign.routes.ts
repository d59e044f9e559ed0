import type { Deps } from '../../../shared/request/deps.js';
import { post, redirect, type Route } from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { seatExperts } from './seatExperts.service.js';

export const reviewAssignRoutes = (deps: Deps): readonly Route[] => [
  post(
    '/cases/:id/review/assign',
    'review.assign',
    async (ask) => {
      const id = ask.params['id'] ?? '';
      await seatExperts(deps, signedIn(ask), id, ask.body);
      return redirect(`/cases/${id}`, 'experts_seated');
    },
    { again: '/cases/:id' },
  ),
];
