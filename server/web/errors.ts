import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { isDiskFull } from '../adapters/diskFull.js';
import { StoreGone } from '../adapters/storeGone.js';
import { isUnavailable } from '../data/databaseErrors.js';
import { hidden, Refused } from '../domain/refusal.js';
import { newId, type Deps } from '../shared/request/deps.js';
import { refusalText } from '../shared/request/formState.js';
import { page } from '../shared/request/route.js';
import type { Answerer } from './answer.js';
import { askOf, wantsJson } from './ask.js';
import { statusOf, tellWhen } from './bind.js';
import { inMaintenance } from '../shared/request/inMaintenance.js';
import { sentAgainOf } from './keptForms.js';
import { requestIdOf, routeOf } from './requestLog.js';
import { SessionsAway } from './sessionsAway.js';

/** Whatever no route answered does not exist. */
export const notFound: RequestHandler = (_request, _response, next) => next(hidden());

const noRoom = new Refused('closed', 'disk_full');
const storeAway = new Refused('closed', 'store_away');

interface Erring {
  readonly deps: Deps;
  readonly answer: Answerer;
  readonly log: Logger;
}

/** The only place where what went wrong becomes an answer. */
export function setUpErrors({ deps, answer, log }: Erring): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = refusalOf(error);
    if (refusal === null) {
      const line = {
        request: requestIdOf(response),
        method: request.method,
        route: routeOf(request),
      };
      log.error(
        { err: error, ...line, user: request.user?.actor.userId ?? null },
        'request failed',
      );
    }
    const full = isDiskFull(error);
    const away = error instanceof StoreGone;
    const gone = full || away || error instanceof SessionsAway || isUnavailable(error);
    const status = refusal === null ? (gone ? 503 : 500) : statusOf(refusal);
    if (status === 503) response.set('Retry-After', '10');
    if (refusal !== null) tellWhen(deps, response, refusal);
    if (refusal !== null && request.user && !inMaintenance(deps))
      void noteRefusal(deps, request, refusal, log);
    const said = full ? noRoom : away ? storeAway : refusal;
    show(deps, answer, request, response, said, status).catch((failure: unknown) => {
      log.error({ err: failure }, 'error page failed');
      if (!response.headersSent) response.status(status).type('text').send(String(status));
    });
    return undefined;
  };
}

/** Errors of the parsers are the sender's; anything unknown is ours. */
function refusalOf(error: unknown): Refused | null {
  if (error instanceof Refused) return error;
  if (typeof error !== 'object' || error === null) return null;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (status === 404 || error instanceof URIError) return hidden();
  return status >= 400 && status < 500 ? new Refused('invalid', 'not_readable_request') : null;
}

const saidNothing = new Refused('closed', 'unavailable');

async function show(
  deps: Deps,
  answer: Answerer,
  request: Request,
  response: Response,
  refusal: Refused | null,
  status: number,
): Promise<void> {
  const sent = await sentAgainOf(deps, request, response);
  const given = sent === null ? null : { refusal: refusal ?? saidNothing, typed: sent.typed };
  const ask = askOf(deps, request, given);
  const code = refusal?.code ?? (status === 503 ? 'unavailable' : 'server_fault');
  const message = refusalText(deps.words, ask.locale, code, refusal?.params);
  if (wantsJson(request)) {
    const fields = Object.fromEntries(
      Object.entries(refusal?.fields ?? {}).map(([name, reason]) => [
        name,
        refusalText(deps.words, ask.locale, reason.code, reason.params),
      ]),
    );
    return answer(
      request,
      response,
      ask,
      { reply: 'json', body: { message, fields, code } },
      status,
    );
  }
  const title = deps.words(
    ask.locale,
    `errors.${refusal?.code === 'maintenance' ? 'closed' : status}`,
  );
  const reasons = Object.values(refusal?.fields ?? {}).map((reason) =>
    refusalText(deps.words, ask.locale, reason.code, reason.params),
  );
  // To be quoted by whoever asks for help: the log has it.
  const reference = status >= 500 && refusal?.code !== 'maintenance' ? requestIdOf(response) : '';
  // What the database or a fault of ours has stopped may go through at the next press.
  const again = status >= 500 && sent;
  const marks = again ? { csrfToken: () => again.token, writer: again.writer } : {};
  const own = { title, message, status, reasons, reference };
  const model = { ...own, again, leftOverBelow: true, ...marks };
  return answer(request, response, ask, page('errors/error', model), status);
}

/** A mailed link carries its secret in its address: what is noted of one opens nothing. */
const pathOf = ({ path }: Request): string => path.replaceAll(/(?<=\/)[\w-]{43}(?=\/|$)/g, '…');

/** One row per refusal of a signed-in person: who, when, where, why. */
async function noteRefusal(
  { db, clock }: Deps,
  request: Request,
  refusal: Refused,
  log: Logger,
): Promise<void> {
  await db.rows.refusals
    .insert({
      id: newId(),
      at: clock.now().toISOString(),
      user_id: request.user?.actor.userId ?? null,
      method: request.method,
      path: pathOf(request).slice(0, 300),
      code: refusal.code.slice(0, 60),
      ip: (request.ip ?? '').slice(0, 64),
      detail: JSON.stringify(refusal.params),
    })
    .catch((error: unknown) => log.warn({ err: error }, 'refusal not noted'));
}
