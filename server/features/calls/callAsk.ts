import type { Ask } from '../../shared/request/route.js';

/** The call that a route names. */
export const callIdOf = ({ params }: Ask): string => params['id'] ?? '';

/** The version that a form was made from; one that is no number is nobody's. */
export function typedVersion({ body }: Ask): number {
  const typed = body['version'];
  return typeof typed === 'string' && /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
}
