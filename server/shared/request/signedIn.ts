import type { Actor } from '../../domain/actor.js';
import { forbidden } from '../../domain/refusal.js';
import type { Ask } from './route.js';

/** The person behind a request; the route's guard has seen to it that there is one. */
export function signedIn({ actor }: Pick<Ask, 'actor'>): Actor {
  if (!actor) throw forbidden('sign_in_first');
  return actor;
}
