import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { mayEnter } from '../domain/access/policy.js';
import { forbidden, Refused } from '../domain/refusal.js';
import type { Deps } from '../shared/request/deps.js';
import { inMaintenance } from '../shared/request/inMaintenance.js';
import type { Ask, Reply, Route } from '../shared/request/route.js';
import { askOf, wantsJson } from './ask.js';
import { answerOnce } from './answerOnce.js';
import { carryOn, enterAndGoOn, isEntering, showAgain, type Carrying } from './carryOn.js';
import { refuseClosed } from './closedForms.js';
import { readTextOnly } from './keptForms.js';
import { maintenanceLeft } from './maintenance.js';
import { routersByPart } from './routersByPart.js';
import { uploadsOf } from './uploads.js';

/** All routes as one handler of Express. This is the one place where a route's data becomes behaviour. */
export function setUpRoutes(routes: readonly Route[], binding: Carrying): RequestHandler {
  const { routerOf, handler } = routersByPart();
  const pages = new Map(
    routes.filter(({ method }) => method === 'get').map((route) => [route.path, route]),
  );
  for (const route of routes) {
    const again = route.again === undefined ? undefined : pages.get(route.again);
    if (route.again !== undefined && !again) throw new Error(`no page ${route.again}`);
    const run = (request: Request, response: Response): Promise<void> =>
      serve(route, again, binding, request, response);
    const enter = guard(route, again, binding);
    const router = routerOf(route.path);
    if (route.method === 'get') router.get(route.path, enter, run);
    else if (route.uploads) {
      const take = uploadsOf(binding.deps, route.uploads, binding.isRightToken);
      router.post(route.path, enter, take, run);
    } else router.post(route.path, enter, run);
  }
  return handler;
}

/** The door: who may not come in is sent to sign in, or told no, before anything is read. */
function guard(route: Route, again: Route | undefined, carrying: Carrying): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const actor = request.user?.actor ?? null;
    if (route.method === 'post' && !route.inMaintenance && inMaintenance(carrying.deps)) {
      return refuseClosed(carrying, again, request, response);
    }
    if (route.method === 'post' && again && isEntering(request)) {
      return enterAndGoOn(carrying, again, request, response);
    }
    if (mayEnter(actor, route.may)) return next();
    if (route.method === 'post') {
      const refusal = forbidden(actor === null ? 'sign_in_first' : 'not_your_role');
      if (!again || wantsJson(request)) throw refusal;
      await readTextOnly(request, response);
      if (await carryOn(carrying, { route, again }, request, response)) return;
      throw refusal;
    }
    if (actor === null) {
      return response.redirect(303, `/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
    }
    // A visitor's page that a signed-in person opens by habit.
    if (route.may === 'account.sign_in' || route.may === 'account.register') {
      return response.redirect(303, '/tasks');
    }
    throw forbidden('not_your_role');
  };
}

async function serve(
  route: Route,
  again: Route | undefined,
  carrying: Carrying,
  request: Request,
  response: Response,
): Promise<void> {
  const { deps, answer, isRightToken, signIn } = carrying;
  try {
    if (route.method === 'post' && !isRightToken(request)) {
      const carried = again !== undefined && !wantsJson(request);
      if (carried && (await carryOn(carrying, { route, again }, request, response))) return;
      throw forbidden('form_expired');
    }
    if (request.turnedAway) throw request.turnedAway;
    if (route.strategy !== undefined && !(await signIn(route.strategy, request, response))) return;
    const ask = askOf(deps, request, null);
    const reply = await replyTo(route, deps, ask, request);
    await answer(request, response, ask, reply, 200);
  } catch (error) {
    if (!(error instanceof Refused) || !again || wantsJson(request)) throw error;
    if (!shownAgain.has(error.kind)) throw error;
    const shown = await showAgain(again, deps, request, error);
    tellWhen(deps, response, error);
    await answer(request, response, shown.ask, shown.reply, statusOf(error));
  }
}

const shownAgain: ReadonlySet<string> = new Set(['invalid', 'stale', 'conflict', 'throttled']);

async function replyTo(route: Route, deps: Deps, ask: Ask, request: Request): Promise<Reply> {
  if (route.method === 'get') return route.handler(ask);
  const { transaction = () => true } = route;
  if (transaction === false || !transaction(ask.body)) return route.handler(ask);
  return answerOnce(deps, ask, request, () => route.handler(ask));
}

/** Says to programs as well after how many seconds trying again is worth it. */
export function tellWhen(deps: Deps, response: Response, { kind, params }: Refused): void {
  if (kind === 'closed') response.set('Retry-After', `${maintenanceLeft(deps)}`);
  if (kind === 'throttled') response.set('Retry-After', `${Number(params['minutes'] ?? 1) * 60}`);
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
    closed: 503,
  } as const;
  return statuses[kind];
}
