import {
  Router,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { mayEnter } from '../domain/access/policy.js';
import { forbidden, hidden, Refused } from '../domain/refusal.js';
import type { Deps } from '../shared/request/deps.js';
import type { Ask, Reply, Route } from '../shared/request/route.js';
import { askOf } from './ask.js';
import { answerOnce } from './answerOnce.js';
import type { Answerer } from './answer.js';
import type { Authentication } from './auth.js';
import type { FormTokens } from './formTokens.js';
import { uploadsOf } from './uploads.js';

interface Binding {
  readonly deps: Deps;
  readonly answer: Answerer;
  readonly isRightToken: FormTokens['isRight'];
  readonly signIn: Authentication['signIn'];
}

/** A router of Express with all routes. This is the one place where a route's data becomes behaviour. */
export function setUpRoutes(routes: readonly Route[], binding: Binding): Router {
  const router = Router();
  const pages = new Map(
    routes.filter(({ method }) => method === 'get').map((route) => [route.path, route]),
  );
  for (const route of routes) {
    const again = route.again === undefined ? undefined : pages.get(route.again);
    if (route.again !== undefined && !again) throw new Error(`no page ${route.again}`);
    const run = (request: Request, response: Response): Promise<void> =>
      serve(route, again, binding, request, response);
    if (route.method === 'get') router.get(route.path, guard(route), run);
    else if (route.uploads === true) {
      router.post(route.path, guard(route), uploadsOf(binding.deps), run);
    } else router.post(route.path, guard(route), run);
  }
  return router;
}

/** The door: who may not come in is sent to sign in, or told no, before anything is read. */
function guard(route: Route): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const actor = request.user?.actor ?? null;
    if (mayEnter(actor, route.may)) return next();
    if (actor !== null) {
      // A visitor's page that a signed-in person opens by habit.
      if (
        route.method === 'get' &&
        (route.may === 'account.sign_in' || route.may === 'account.register')
      ) {
        return response.redirect(303, '/tasks');
      }
      return next(forbidden('not_your_role'));
    }
    if (route.method === 'get') {
      return response.redirect(303, `/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
    }
    return next(forbidden('sign_in_first'));
  };
}

async function serve(
  route: Route,
  again: Route | undefined,
  { deps, answer, isRightToken, signIn }: Binding,
  request: Request,
  response: Response,
): Promise<void> {
  try {
    if (route.method === 'post' && !isRightToken(request)) {
      throw new Refused('forbidden', again && !request.user ? sendAgain : 'form_expired');
    }
    if (route.strategy !== undefined && !(await signIn(route.strategy, request, response))) return;
    const ask = askOf(deps, request, null);
    const reply = await replyTo(route, deps, ask, request);
    await answer(request, response, ask, reply, 200);
  } catch (error) {
    if (!(error instanceof Refused) || !again || wantsJson(request)) throw error;
    if (!shownAgain.has(error.kind) && error.code !== sendAgain) throw error;
    const shown = await showAgain(again, deps, request, error);
    await answer(request, response, shown.ask, shown.reply, statusOf(error));
  }
}

/** The form of a visitor whose token is gone: shown again with a new one and what was typed. */
const sendAgain = 'send_again';
const shownAgain: ReadonlySet<string> = new Set(['invalid', 'stale', 'conflict', 'throttled']);

async function replyTo(route: Route, deps: Deps, ask: Ask, request: Request): Promise<Reply> {
  if (route.method === 'get') return route.handler(ask);
  if (route.transaction === false) return route.handler(ask);
  return answerOnce(deps, ask, request, () => route.handler(ask));
}

async function showAgain(
  again: Route,
  deps: Deps,
  request: Request,
  refusal: Refused,
): Promise<{ ask: Ask; reply: Reply }> {
  const typed = askOf(deps, request, null).body;
  const ask = askOf(deps, request, { refusal, typed });
  if (!mayEnter(ask.actor, again.may)) throw hidden();
  return { ask, reply: await again.handler(ask) };
}

/** Whether a script asks, which is answered with JSON. */
export function wantsJson(request: Request): boolean {
  return request.headers.accept?.includes('application/json') === true;
}

/** The status of a refusal; the only place where refusals meet HTTP, with `errors.ts`. */
export function statusOf({ kind }: Refused): number {
  const statuses = {
    invalid: 422,
    forbidden: 403,
    hidden: 404,
    stale: 409,
    conflict: 409,
    throttled: 429,
  } as const;
  return statuses[kind];
}
