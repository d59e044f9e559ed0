import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Route } from '../../shared/request/route.js';

/** Whom to ask, and how accessible the system is: reached from the foot of every page, in the same place. */
export const helpRoutes = (deps: Deps): readonly Route[] => [
  get('/help', 'public.read', ({ locale }) =>
    Promise.resolve(page('help/help', { title: deps.words(locale, 'help.title') })),
  ),
  get('/accessibility', 'public.read', ({ locale }) =>
    Promise.resolve(
      page('help/accessibility', { title: deps.words(locale, 'help.accessibility.title') }),
    ),
  ),
];
