import type { Request, Response } from 'express';
import { mayEnter } from '../domain/access/policy.js';
import { Refused } from '../domain/refusal.js';
import { keptInMaintenance } from '../shared/request/formState.js';
import type { Route } from '../shared/request/route.js';
import { askOf, wantsJson } from './ask.js';
import { askToSignIn, showAgain, type Carrying } from './carryOn.js';
import { isFromHere, readTextOnly, writerInput, writerMark } from './keptForms.js';
import { closedNow, maintenanceLeft } from './maintenance.js';

/**
 * Refuses a form in maintenance before anything of it is written. Its writer finds it again with
 * what was typed, to be sent once it is over; one whose session ended meanwhile finds it on the page
 * that asks to sign in. Throws the refusal where there is no such page.
 */
export async function refuseClosed(
  carrying: Carrying,
  again: Route | undefined,
  request: Request,
  response: Response,
): Promise<void> {
  const { deps, answer } = carrying;
  await readTextOnly(request, response);
  if (!again || wantsJson(request) || !isFromHere(request)) throw closedNow();
  const actor = request.user?.actor ?? null;
  const { body } = askOf(deps, request, null);
  const writer = typeof body[writerInput] === 'string' ? body[writerInput] : '';
  const refusal = new Refused('closed', keptInMaintenance);
  response.set('Retry-After', `${maintenanceLeft(deps)}`);
  if (actor === null && writer !== '') {
    return askToSignIn(carrying, request, response, refusal, 503);
  }
  if (writer !== writerMark(deps, actor?.userId ?? null)) throw closedNow();
  if (!mayEnter(actor, again.may)) throw closedNow();
  const shown = await showAgain(again, deps, request, refusal);
  return answer(request, response, shown.ask, shown.reply, 503);
}
