import type { Request, Response } from 'express';
import { mayEnter } from '../domain/access/policy.js';
import { forbidden, hidden, Refused } from '../domain/refusal.js';
import type { Deps } from '../shared/request/deps.js';
import { formState, refusalText, sendAgain, signedInAgain } from '../shared/request/formState.js';
import { page, redirect, type Ask, type Reply, type Route } from '../shared/request/route.js';
import type { Answerer } from './answer.js';
import { askOf } from './ask.js';
import type { Authentication } from './auth.js';
import type { FormTokens } from './formTokens.js';
import {
  enterInputs,
  isFromHere,
  typedBody,
  typedInputs,
  writerInput,
  writerMark,
} from './keptForms.js';

const signInFirst = 'sign_in_first';

/** What carrying a form on needs of the rest. */
export interface Carrying {
  readonly deps: Deps;
  readonly answer: Answerer;
  readonly isRightToken: FormTokens['isRight'];
  readonly signIn: Authentication['signIn'];
}

/** The form's own route, and that of the page which shows it. */
export interface Carried {
  readonly route: Route;
  readonly again: Route;
}

const bodyOf = (deps: Deps, request: Request): Ask['body'] => askOf(deps, request, null).body;

const textIn = (body: Ask['body'], name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

/**
 * Answers a form whose session or token is gone: shown again where its writer is still signed in or
 * is a visitor, and behind a sign-in otherwise. False where it is not one to be carried on: sent by
 * another site, or by nobody who is known to have typed it.
 */
export async function carryOn(
  carrying: Carrying,
  { route, again }: Carried,
  request: Request,
  response: Response,
): Promise<boolean> {
  if (!isFromHere(request)) return false;
  const { deps } = carrying;
  const writer = textIn(bodyOf(deps, request), writerInput);
  const actor = request.user?.actor ?? null;
  const own = actor !== null && writer === writerMark(deps, actor.userId);
  // Whoever lost the role meanwhile is told so; the form would only be refused once more.
  if (own && !(mayEnter(actor, route.may) && mayEnter(actor, again.may))) return false;
  if (own || (actor === null && mayEnter(null, route.may))) {
    await showTyped(carrying, again, request, response, { code: sendAgain, status: 403 });
    return true;
  }
  if (actor !== null && writer === '') return false;
  const refusal = actor === null ? signInFirst : 'other_account';
  await askToSignIn(carrying, request, response, forbidden(refusal), 403);
  return true;
}

/** Whether this is the page that carries a form on, sent with a password. */
export const isEntering = (request: Request): boolean => {
  const body: unknown = request.body;
  return typeof body === 'object' && body !== null && enterInputs.password in body;
};

/**
 * Signs in from that page and shows the form with what was typed at its own address, if who has
 * signed in is who typed it. Nothing of the form is done: its writer looks at it and sends it.
 */
export async function enterAndGoOn(
  carrying: Carrying,
  again: Route,
  request: Request,
  response: Response,
): Promise<void> {
  const { deps, answer, isRightToken, signIn } = carrying;
  if (!isFromHere(request)) throw forbidden('form_expired');
  const typed = bodyOf(deps, request);
  if (!isRightToken(request)) {
    return askToSignIn(carrying, request, response, forbidden(sendAgain), 403);
  }
  const credentials = {
    email: textIn(typed, enterInputs.email),
    password: textIn(typed, enterInputs.password),
  };
  try {
    request.body = credentials;
    if (!(await signIn('password', request, response))) return;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    request.body = typed;
    return askToSignIn(carrying, request, response, error, 422);
  }
  request.body = typed;
  const mark = writerMark(deps, request.user?.actor.userId ?? null);
  if (textIn(typed, writerInput) === mark) {
    return showTyped(carrying, again, request, response, { code: signedInAgain, status: 200 });
  }
  const ask = askOf(deps, request, null);
  return answer(request, response, ask, redirect('/tasks', 'other_account'), 303);
}

async function showTyped(
  { deps, answer }: Carrying,
  again: Route,
  request: Request,
  response: Response,
  { code, status }: { readonly code: string; readonly status: number },
): Promise<void> {
  const refusal = new Refused('invalid', code);
  const shown = await showAgain(again, deps, request, refusal);
  return answer(request, response, shown.ask, shown.reply, status);
}

/**
 * The page of a form once more, with what was typed and why it was not taken. Throws the refusal
 * where that page leads elsewhere by now, which would take everything along.
 */
export async function showAgain(
  again: Route,
  deps: Deps,
  request: Request,
  refusal: Refused,
): Promise<{ readonly ask: Ask; readonly reply: Reply }> {
  const typed = typedBody(bodyOf(deps, request));
  const ask = askOf(deps, request, { refusal, typed });
  if (!mayEnter(ask.actor, again.may)) throw hidden();
  const reply = await again.handler(ask);
  if (reply.reply !== 'page') throw refusal;
  return { ask, reply };
}

/** The page that asks to sign in and carries in itself what was typed. */
export async function askToSignIn(
  { deps, answer }: Carrying,
  request: Request,
  response: Response,
  refusal: Refused,
  status: number,
): Promise<void> {
  const typed = bodyOf(deps, request);
  const given = { email: textIn(typed, enterInputs.email), password: '' };
  const ask = askOf(deps, request, { refusal, typed: {} });
  const { fields } = formState(ask, deps.words, given);
  const model = {
    title: deps.words(ask.locale, 'accounts.signInAgain.title'),
    // The title says already that one has to sign in.
    reason:
      refusal.code === signInFirst
        ? ''
        : refusalText(deps.words, ask.locale, refusal.code, refusal.params),
    action: request.path,
    writer: textIn(typed, writerInput),
    typed: typedInputs(typed),
    fields,
    names: enterInputs,
  };
  return answer(request, response, ask, page('errors/sign-in-again', model, 'public'), status);
}
