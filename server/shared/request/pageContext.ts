import type { Deps } from './deps.js';
import type { Ask } from './route.js';

/** For whom and when a page is made: what the functions of a page need besides their rows. */
export type PageContext = Pick<Ask, 'locale' | 'now'> & Pick<Deps, 'words'>;

/** The same for a page with a form, which may be shown again after a refusal. */
export type FormContext = PageContext & Pick<Ask, 'failed'>;
