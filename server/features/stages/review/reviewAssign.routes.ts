import type { Deps } from '../../deps.js';
import { post, redirect, type Route } from '../../route.js';
import { signedIn } from '../../signedIn.js';
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
