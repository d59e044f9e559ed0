import type { Strategy } from 'passport';
import type { UserAccount } from '../data/stores/actorStore.js';
import { demoAccountOf } from '../features/accounts/account.query.js';
import { accountOfPassword } from '../features/accounts/signIn.service.js';
import type { Deps } from '../shared/request/deps.js';
import type { Ask } from '../shared/request/route.js';
import { askOf } from './ask.js';

/** The ways to sign in, by the name a route gives as its `strategy`. */
export type Strategies = Readonly<Record<string, Strategy>>;

/** Every way to sign in of the product; signing in through an identity provider is one more line. */
export const allStrategies = (deps: Deps): Strategies => ({
  password: strategyOf(deps, (ask) => accountOfPassword(deps, ask)),
  demo: strategyOf(deps, (ask) => demoAccountOf(deps, ask)),
});

/** A strategy of Passport that asks `verify` whose account it is; what `verify` throws refuses. */
export function strategyOf(deps: Deps, verify: (ask: Ask) => Promise<UserAccount>): Strategy {
  return {
    authenticate(request) {
      verify(askOf(deps, request, null)).then(
        (account) => this.success(account),
        (error: unknown) => this.error(error),
      );
    },
  };
}
