import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import { get, nothing, page, post, redirect, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { sendAllAgain, sendLetterAgain } from './sendAgain.service.js';
import { systemPage } from './system.page.js';
import { systemState } from './systemState.query.js';

const all = '/system';

/** How the installation is, for the system administrator, who sees no business data. */
export const systemRoutes = (deps: Deps): readonly Route[] => [
  get(all, 'system.view', async (ask) => {
    const { words } = deps;
    const { locale, now } = ask;
    const model = systemPage(await systemState(deps), { words, locale, now });
    const form = formState(ask, words, {});
    return page('system/system', { title: words(locale, 'system.title'), ...model, form });
  }),
  post(
    '/system/letters/send-again',
    'system.operate',
    async (ask) => {
      await sendAllAgain(deps, signedIn(ask).userId);
      return redirect(all, 'letters_sent_again');
    },
    { input: nothing, again: all },
  ),
  post(
    '/system/letters/:id/send-again',
    'system.operate',
    async (ask) => {
      await sendLetterAgain(deps, signedIn(ask).userId, ask.params['id'] ?? '');
      return redirect(all, 'letter_sent_again');
    },
    { input: nothing, again: all },
  ),
];
