import { loadAccount } from '../../data/stores/actorStore.js';
import { hidden } from '../../domain/refusal.js';
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
import { afterSignIn, localPath } from './afterSignIn.js';
import { demoPage } from './demo.page.js';
import { demoAccounts } from './demoAccounts.query.js';
import { whoSignsIn } from './signIn.service.js';

/** In and out. Hashing a password takes its time, so that is done outside a transaction. */
export const signInRoutes = (deps: Deps): readonly Route[] => [
  get('/sign-in', 'account.sign_in', async (ask) =>
    page(
      'accounts/sign-in',
      {
        title: deps.words(ask.locale, 'accounts.signIn.title'),
        form: formState(ask, deps.words, { email: '', password: '' }),
        next: localPath(ask.failed?.typed['next'] ?? ask.query['next']),
        demo: deps.demo,
      },
      'public',
    ),
  ),
  post(
    '/sign-in',
    'account.sign_in',
    async (ask) => enter(deps, ask, await whoSignsIn(deps, ask.body, ask.ip)),
    { again: '/sign-in', transaction: false },
  ),
  post(
    '/sign-out',
    'account.use',
    async ({ session }) => {
      await session.signOut();
      return redirect('/', 'signed_out');
    },
    { transaction: false },
  ),
  get('/demo', 'demo.sign_in', (ask) => showDemo(deps, ask)),
  post('/demo', 'demo.sign_in', (ask) => enterDemo(deps, ask), { transaction: false }),
];

async function enter(deps: Deps, ask: Ask, userId: string): Promise<Reply> {
  await ask.session.signIn(userId);
  const account = await loadAccount(deps.db, userId);
  if (!account) throw hidden();
  return redirect(afterSignIn(ask.body['next'], account.actor));
}

async function showDemo(deps: Deps, ask: Ask): Promise<Reply> {
  if (!deps.demo) throw hidden();
  const title = deps.words(ask.locale, 'accounts.demo.title');
  const accounts = await demoAccounts(deps, ask.locale);
  return page('accounts/demo', { title, ...demoPage(accounts) }, 'public');
}

/** One press signs in, but only as somebody invented. */
async function enterDemo(deps: Deps, ask: Ask): Promise<Reply> {
  if (!deps.demo) throw hidden();
  const accounts = await demoAccounts(deps, ask.locale);
  const chosen = accounts.find(({ id }) => id === ask.body['user']);
  if (!chosen) throw hidden();
  return enter(deps, ask, chosen.id);
}
