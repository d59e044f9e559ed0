import type { Request, Response } from 'express';
import type { Deps } from '../shared/request/deps.js';
import type { Ask, Reply } from '../shared/request/route.js';
import { noYear } from '../shared/words/dateWords.js';
import { wantsJson } from './ask.js';
import { takeDone, tellDone } from './doneMessage.js';
import { writerMark } from './keptForms.js';
import { layoutModel } from './layoutModel.js';
import { leftOver } from './leftOver.js';
import { disposition, sendFile, sendPieces } from './sendFile.js';
import type { Views } from './views.js';

export type Answerer = (
  request: Request,
  response: Response,
  ask: Ask,
  reply: Reply,
  status: number,
) => Promise<void>;

interface Answering {
  readonly deps: Deps;
  readonly views: Views;
  readonly issueToken: (request: Request, response: Response) => string;
  /** True behind TLS. */
  readonly secure: boolean;
}

/** Turns a handler's reply into an HTTP answer. */
export function answerWith({ deps, views, issueToken, secure }: Answering): Answerer {
  return async (request, response, ask, reply, status) => {
    // Whatever is answered is for this reader now; a file of payments least of all is for a proxy.
    response.set('Cache-Control', 'no-store');
    switch (reply.reply) {
      case 'page': {
        const done = takeDone(request, response);
        const layout = reply.layout ?? (ask.actor === null ? 'public' : 'work');
        // One for all forms of the page, and none where the page has no form.
        let token: string | undefined;
        const model = {
          writer: writerMark(deps, ask.actor?.userId ?? null),
          madeFrom: madeFrom(ask),
          csrfToken: () => (token ??= issueToken(request, response)),
          ...reply.model,
          layout: {
            ...layoutModel(deps, request, ask, reply.model, done),
            ...(layout === 'print' ? { year: noYear } : {}),
          },
        };
        const html = withLeftOver(ask, model, (shown) => views.render(reply.view, layout, shown));
        response
          .status(reply.status ?? status)
          .type('html')
          .send(html);
        return;
      }
      case 'redirect':
        if (reply.done !== undefined) {
          tellDone(response, { key: reply.done, address: reply.address ?? '' }, secure);
        }
        tellSent(request, response, ask);
        // A script is told where to go, so that a page that then cannot be had is no failure of the form.
        if (wantsJson(request)) response.json({ to: reply.to });
        else response.redirect(303, reply.to);
        return;
      case 'file':
        return sendFile(request, response, reply);
      case 'text':
        response.type(reply.type).set('Content-Disposition', disposition('attachment', reply.name));
        if (typeof reply.text !== 'string' && !Buffer.isBuffer(reply.text))
          return sendPieces(response, reply.text);
        response.send(reply.text);
        return;
      case 'json':
        response.status(reply.status ?? status).json(reply.body);
    }
  };
}

/** The page, with what was typed and stands nowhere on it above it. */
function withLeftOver<M extends { readonly layout: object }>(
  { failed }: Ask,
  model: M,
  print: (model: M) => string,
): string {
  const html = print(model);
  const texts = failed === null ? [] : leftOver(failed.typed, html);
  if (texts.length === 0) return html;
  return print({ ...model, layout: { ...model.layout, leftOver: texts.join('\n\n') } });
}

/**
 * What a form that is shown again says it was made from: what it said before, so that a change that
 * its writer has not seen is still noticed at the next press. A form refused for that very reason
 * shows the change, and was made from what it shows.
 */
const madeFrom = ({ failed }: Ask): Readonly<Record<string, unknown>> =>
  failed === null || failed.refusal.kind === 'stale' ? {} : failed.typed;

/** Scripts that keep a copy of what is typed may forget the form with this key: it was done. */
const sentCookie = 'qixian.sent';

function tellSent(request: Request, response: Response, { body }: Ask): void {
  const { once } = body;
  if (request.method !== 'POST' || typeof once !== 'string' || !/^[0-9a-f-]{36}$/.test(once))
    return;
  response.cookie(sentCookie, once, { sameSite: 'lax', maxAge: 60_000 });
}
