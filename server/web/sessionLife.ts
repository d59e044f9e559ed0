import { Router, type Request, type RequestHandler, type Response } from 'express';
import { systemClock } from '../adapters/clock.js';
import type { Deps } from '../shared/request/deps.js';
import type { FormTokens } from './formTokens.js';
import { writerMark } from './keptForms.js';
import { sessionBegun, slidesNow, type SessionKeeper } from './sessionStore.js';

const minuteMs = 60_000;

/** However busy somebody is, a session ends so long after signing in. */
export const sessionHours = 12;
/** And so long after the last thing that was done in it. */
export const idleMs = 120 * minuteMs;
/** The end is written again at most so often, so that a request costs no statement for it. */
export const slideEveryMs = 5 * minuteMs;

/** The moment at which a session ends whatever is done; `begun` in milliseconds since 1970. */
export const lastMoment = (begun: number): number => begun + sessionHours * 60 * minuteMs;

/** Where the script of a page asks for its session without doing anything in it. */
const statusPath = '/session';

/**
 * Moves the end of a session that somebody works in, in maintenance too, when people still read;
 * looking at its status is no work.
 */
export function slideSession(keeper: SessionKeeper): RequestHandler {
  return async (request, _response, next) => {
    const begun = sessionBegun(request);
    const looks = request.path === statusPath && !('stay' in request.query);
    const moves = slidesNow(request) && !looks;
    if (request.user && begun !== null && moves) {
      const expires = new Date(Math.min(systemClock.now().getTime() + idleMs, lastMoment(begun)));
      await keeper.extend(request.sessionID, expires);
    }
    next();
  };
}

interface SessionEnds {
  /** When it ends if nothing more is done, and when it ends whatever is done; in ms since 1970. */
  readonly idle: number;
  readonly last: number;
}

/** When the session of a page ends, to within the minutes between two writings; null for visitors. */
function sessionEnds(request: Request): SessionEnds | null {
  const begun = sessionBegun(request);
  if (!request.user || begun === null) return null;
  const last = lastMoment(begun);
  const idle = Math.min(systemClock.now().getTime() + idleMs - slideEveryMs, last);
  return { idle, last };
}

/** The same as whole minutes from now, since the clock of a browser may be wrong. */
export function sessionLeft(request: Request): SessionEnds | null {
  const ends = sessionEnds(request);
  const now = systemClock.now().getTime();
  const minutes = (until: number): number => Math.floor((until - now) / minuteMs);
  return ends && { idle: minutes(ends.idle), last: minutes(ends.last) };
}

interface StatusParts {
  readonly deps: Deps;
  readonly keeper: SessionKeeper;
  readonly issue: FormTokens['issue'];
}

/**
 * `/session`: who is signed in, as the mark that forms carry, until when, and a token for the forms
 * of an open page. `/session?stay` counts as something done.
 */
export function setUpSessionStatus(parts: StatusParts): Router {
  const router = Router();
  router.get(statusPath, (request, response) => tellStatus(parts, request, response));
  return router;
}

async function tellStatus(
  { deps, keeper, issue }: StatusParts,
  request: Request,
  response: Response,
): Promise<void> {
  const ends = sessionEnds(request);
  const end = ends === null ? null : await keeper.endOf(request.sessionID);
  response.set('Cache-Control', 'no-store').json({
    writer: writerMark(deps, request.user?.actor.userId ?? null),
    token: issue(request, response),
    now: systemClock.now().toISOString(),
    ends: ends && {
      idle: (end ?? new Date(ends.idle)).toISOString(),
      last: new Date(ends.last).toISOString(),
    },
  });
}
