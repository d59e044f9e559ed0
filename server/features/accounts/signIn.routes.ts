import { z } from 'zod';
import { hidden } from '../../domain/refusal.js';
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
import { afterSignIn, localPath, onwardsQuery } from './afterSignIn.step.js';
import { demoPage } from './demo.page.js';
import { demoAccounts } from './demoAccounts.query.js';

/** Where to go on from here; what proves who one is is read by the strategy. */
export const onwardsInput = z.object({ next: z.unknown().optional() });

/** In and out. Hashing a password takes its time, so that is done outside a transaction. */
export const signInRoutes = (deps: Deps): readonly Route[] => [
  get('/sign-in', 'account.sign_in', async (ask) =>
    page(
      'accounts/sign-in',
      {
        title: deps.words(ask.locale, 'accounts.signIn.title'),
        form: formState(ask, deps.words, { email: '', password: '' }),
        ...onwardsOf(ask),
        demo: deps.demo,
      },
      'public',
    ),
  ),
  post('/sign-in', 'account.sign_in', goOn, {
    input: onwardsInput,
    strategy: 'password',
    again: '/sign-in',
    transaction: false,
    inMaintenance: true,
  }),
  post(
    '/sign-out',
    'account.use',
    async ({ session }) => {
      await session.signOut();
      return redirect('/', 'signed_out');
    },
    { input: nothing, transaction: false, inMaintenance: true },
  ),
  get('/demo', 'demo.sign_in', (ask) => showDemo(deps, ask)),
  // One press signs in, but only as somebody invented.
  post('/demo', 'demo.sign_in', goOn, {
    input: onwardsInput,
    strategy: 'demo',
    again: '/demo',
    transaction: false,
    inMaintenance: true,
  }),
];

/** Where to go on to, and the way there by opening an account first. */
function onwardsOf({ failed, query }: Ask) {
  const next = localPath(failed?.typed['next'] ?? query['next']);
  return { next, register: `/register${onwardsQuery(next)}` };
}

/** A strategy has signed in by now. */
const goOn = async (ask: Ask, { next }: z.infer<typeof onwardsInput>): Promise<Reply> =>
  redirect(afterSignIn(next, signedIn(ask)));

async function showDemo(deps: Deps, ask: Ask): Promise<Reply> {
  if (!deps.demo) throw hidden();
  const title = deps.words(ask.locale, 'accounts.demo.title');
  const accounts = await demoAccounts(deps, ask.locale);
  return page(
    'accounts/demo',
    { title, form: formState(ask, deps.words, {}), ...demoPage(accounts) },
    'public',
  );
}
