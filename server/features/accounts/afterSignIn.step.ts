import { holdsSomewhere, type Actor } from '../../domain/actor.js';

/** Where somebody goes on: where they wanted to, if that is a place here, or to their work. */
export function afterSignIn(next: unknown, actor: Actor): string {
  const place = localPath(next);
  if (place !== '') return place;
  if (actor.grants.length === 0) return '/applications';
  const onlyExpert = actor.grants.every(({ role }) => role === 'expert');
  return onlyExpert && holdsSomewhere(actor, 'expert') ? '/reviews' : '/tasks';
}

/**
 * A path of this product, or ''; never another site's address. What is looked at is what a browser
 * would be sent to: dots, backslashes and line breaks are gone from it, and may leave `//elsewhere`.
 */
export function localPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.length > 500) return '';
  const place = pathWithin(next);
  return pathWithin(place) === place ? place : '';
}

const here = 'http://local.invalid';

function pathWithin(address: string): string {
  const url = URL.canParse(address, here) ? new URL(address, here) : null;
  const path = url?.origin === here ? `${url.pathname}${url.search}` : '';
  return path.startsWith('//') ? '' : path;
}

/** `?next=…` that carries a place of this product on to another page; '' where there is none. */
export function onwardsQuery(next: unknown): string {
  const place = localPath(next);
  return place === '' ? '' : `?next=${encodeURIComponent(place)}`;
}
