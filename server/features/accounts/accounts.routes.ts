import type { z } from 'zod';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { zoneDay } from '../../domain/calendar.js';
import { hidden } from '../../domain/refusal.js';
import { endAbsence, planAbsence } from '../../shared/handover/absences.js';
import { absenceInput } from './absence.input.js';
import { absencesOf } from './absences.query.js';
import {
  chooseWorkLetters,
  workLetterChoice,
  workLetterInput,
} from './workLetterChoice.service.js';
import { localPath, onwardsQuery } from './afterSignIn.step.js';
import { accountPage } from './account.page.js';
import { ownerOfLink } from './account.mails.js';
import {
  askForReset,
  changePassword,
  changePasswordInput,
  forgotInput,
  resetInput,
  resetPassword,
} from './password.service.js';
import { profileInput, saveProfile } from './profile.service.js';
import { confirmEmail, register, registerInput } from './register.service.js';
import { onwardsInput, signInRoutes } from './signIn.routes.js';

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
    async (ask, input) => {
      await register(deps, input, ask);
      return redirect(`/sign-in${onwardsQuery(input.next)}`, 'registered', input.email);
    },
    { input: registerInput, again: '/register', transaction: false },
  ),
  // Confirming takes a press, since programs that look at mails open every link in them.
  get('/confirm/:token', 'public.read', async (ask) => {
    await ownerOfLink(deps, tokenOf(ask), 'confirm');
    return show(deps, ask, 'confirm', {});
  }),
  post(
    '/confirm/:token',
    'public.read',
    async (ask, { next }) => {
      await confirmEmail(deps, tokenOf(ask));
      const onwards = ask.actor ? localPath(next) || '/account' : `/sign-in${onwardsQuery(next)}`;
      return redirect(onwards, 'email_confirmed');
    },
    { input: onwardsInput, again: '/confirm/:token' },
  ),
  get('/forgot', 'account.reset', async (ask) => show(deps, ask, 'forgot', { email: '' })),
  post(
    '/forgot',
    'account.reset',
    async (ask, input) => {
      await askForReset(deps, input, ask.ip);
      return redirect('/sign-in', 'reset_mailed');
    },
    { input: forgotInput, again: '/forgot', transaction: false },
  ),
  get('/reset/:token', 'account.reset', async (ask) => {
    await ownerOfLink(deps, tokenOf(ask), 'reset');
    return show(deps, ask, 'reset', { password: '' });
  }),
  post(
    '/reset/:token',
    'account.reset',
    async (ask, input) => {
      await resetPassword(deps, tokenOf(ask), input);
      await ask.session.signOut();
      return redirect('/sign-in', 'password_set');
    },
    { input: resetInput, again: '/reset/:token', transaction: false },
  ),
  get('/account', 'account.use', (ask) => showAccount(deps, ask)),
  post(
    '/account',
    'account.use',
    async (ask, input) => {
      await saveProfile(deps, signedIn(ask), input);
      return redirect('/account', 'account_saved');
    },
    { input: profileInput, again: '/account' },
  ),
  post(
    '/account/absences',
    'account.use',
    async (ask, { delegate: email, first_day: first, last_day: last }) => {
      const actor = signedIn(ask);
      const { users } = deps.db.rows;
      const absent = await users.find({ id: actor.userId });
      if (!absent) throw hidden();
      const delegate = await users.find({ email: email.toLowerCase(), disabled_at: null });
      await planAbsence(deps, actor, { absent, delegate, first, last });
      return redirect('/account', 'absence_planned');
    },
    { input: absenceInput, again: '/account' },
  ),
  post(
    '/account/absences/:absence/end',
    'account.use',
    async (ask) => {
      const actor = signedIn(ask);
      await endAbsence(deps, actor, actor.userId, ask.params['absence'] ?? '');
      return redirect('/account', 'absence_ended');
    },
    { input: nothing, again: '/account' },
  ),
  post(
    '/account/work-letters',
    'account.use',
    async (ask, input) => {
      await chooseWorkLetters(deps, signedIn(ask), input);
      return redirect('/account', 'work_letters_chosen');
    },
    { input: workLetterInput, again: '/account' },
  ),
  post('/account/password', 'account.use', (ask, input) => newPassword(deps, ask, input), {
    input: changePasswordInput,
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
  const next = localPath(ask.failed?.typed['next'] ?? ask.query['next']);
  const model = { title, form, token: tokenOf(ask), next, signIn: `/sign-in${onwardsQuery(next)}` };
  return page(`accounts/${name}`, model, 'public');
}

async function showAccount(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const user = await deps.db.rows.users.find({ id: actor.userId });
  const programmes = await deps.db.rows.programmes.all({});
  const absences = await absencesOf(deps, actor.userId, zoneDay(ask.now));
  const letters = await workLetterChoice(deps, actor.userId);
  const beside = { programmes, absences, letters };
  return page('accounts/account', accountPage(deps, ask, actor, user, beside));
}

/** All sessions end, and this one begins anew. */
async function newPassword(
  deps: Deps,
  ask: Ask,
  input: z.infer<typeof changePasswordInput>,
): Promise<Reply> {
  const actor = signedIn(ask);
  await changePassword(deps, actor, input);
  await ask.session.renew();
  return redirect('/account', 'password_changed');
}
