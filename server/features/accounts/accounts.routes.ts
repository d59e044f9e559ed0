import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { zoneDay } from '../../domain/calendar.js';
import { endAbsence, planAbsence } from './absence.service.js';
import { absencesOf } from './absences.query.js';
import { accountPage } from './account.page.js';
import { ownerOfLink } from './mailLink.js';
import { askForReset, changePassword, resetPassword } from './password.service.js';
import { saveProfile } from './profile.service.js';
import { confirmEmail, register } from './register.service.js';
import { signInRoutes } from './signIn.routes.js';

const tokenOf = ({ params }: Ask): string => params['token'] ?? '';
const emptyRegistration = { name: '', email: '', phone: '', password: '' };

/** One's own account: opening it, proving the address, the password, and what it says of one. */
export const accountRoutes = (deps: Deps): readonly Route[] => [
  ...signInRoutes(deps),
  get('/register', 'account.register', async (ask) =>
    show(deps, ask, 'register', emptyRegistration),
  ),
  post(
    '/register',
    'account.register',
    async (ask) => {
      await register(deps, ask.body, ask);
      return redirect('/sign-in', 'registered');
    },
    { again: '/register', transaction: false },
  ),
  // Confirming takes a press, since programs that look at mails open every link in them.
  get('/confirm/:token', 'public.read', async (ask) => {
    await ownerOfLink(deps, tokenOf(ask), 'confirm');
    return show(deps, ask, 'confirm', {});
  }),
  post('/confirm/:token', 'public.read', async (ask) => {
    await confirmEmail(deps, tokenOf(ask));
    return redirect(ask.actor ? '/account' : '/sign-in', 'email_confirmed');
  }),
  get('/forgot', 'account.reset', async (ask) => show(deps, ask, 'forgot', { email: '' })),
  post(
    '/forgot',
    'account.reset',
    async (ask) => {
      await askForReset(deps, ask.body, ask.ip);
      return redirect('/sign-in', 'reset_mailed');
    },
    { again: '/forgot', transaction: false },
  ),
  get('/reset/:token', 'account.reset', async (ask) => {
    await ownerOfLink(deps, tokenOf(ask), 'reset');
    return show(deps, ask, 'reset', { password: '' });
  }),
  post(
    '/reset/:token',
    'account.reset',
    async (ask) => {
      await resetPassword(deps, tokenOf(ask), ask.body);
      await ask.session.signOut();
      return redirect('/sign-in', 'password_set');
    },
    { again: '/reset/:token', transaction: false },
  ),
  get('/account', 'account.use', (ask) => showAccount(deps, ask)),
  post(
    '/account',
    'account.use',
    async (ask) => {
      await saveProfile(deps, signedIn(ask), ask.body);
      return redirect('/account', 'account_saved');
    },
    { again: '/account' },
  ),
  post(
    '/account/absences',
    'account.use',
    async (ask) => {
      await planAbsence(deps, signedIn(ask), ask.body);
      return redirect('/account', 'absence_planned');
    },
    { again: '/account' },
  ),
  post(
    '/account/absences/:absence/end',
    'account.use',
    async (ask) => {
      await endAbsence(deps, signedIn(ask), ask.params['absence'] ?? '');
      return redirect('/account', 'absence_ended');
    },
    { again: '/account' },
  ),
  post('/account/password', 'account.use', (ask) => newPassword(deps, ask), {
    again: '/account',
    transaction: false,
  }),
];

async function show(
  deps: Deps,
  ask: Ask,
  name: 'register' | 'confirm' | 'forgot' | 'reset',
  inputs: Readonly<Record<string, string>>,
): Promise<Reply> {
  const title = deps.words(ask.locale, `accounts.${name}.title`);
  const form = formState(ask, deps.words, inputs);
  return page(`accounts/${name}`, { title, form, token: tokenOf(ask) }, 'public');
}

async function showAccount(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const user = await deps.db.rows.users.find({ id: actor.userId });
  const programmes = await deps.db.rows.programmes.all({});
  const absences = await absencesOf(deps, actor.userId, zoneDay(ask.now));
  return page('accounts/account', accountPage(deps, ask, actor, user, { programmes, absences }));
}

/** All sessions end, and this one begins anew. */
async function newPassword(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  await changePassword(deps, actor, ask.body);
  await ask.session.signIn(actor.userId);
  return redirect('/account', 'password_changed');
}
