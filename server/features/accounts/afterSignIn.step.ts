import { holdsSomewhere, type Actor } from '../../domain/actor.js';

/** Where somebody goes on: where they wanted to, if that is a place here, or to their work. */
export function afterSignIn(next: unknown, actor: Actor): string {
  const place = localPath(next);
  if (place !== '') return place;
  if (actor.grants.length === 0) return '/applications';
  const onlyExpert = actor.grants.every(({ role }) => role === 'expert');
  return onlyExpert && holdsSomewhere(actor, 'expert') ? '/reviews' : '/tasks';
}

/** A path of this product, or ''; never another site's address. */
export function localPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.length > 500) return '';
  const base = 'http://local';
  const url = URL.canParse(next, base) ? new URL(next, base) : null;
  return url?.origin === base && !/^\/[/\\]/.test(next) ? `${url.pathname}${url.search}` : '';
}
