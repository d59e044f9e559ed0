import { z } from 'zod';
import { line, paragraph } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { approveReopening, rejectReopening, withdrawReopening } from './decideReopening.service.js';
import { proposeReopening, proposeReopeningInput } from './proposeReopening.service.js';
import { openForReopening, reopeningsOf } from './reopening.file.js';
import { reopeningPage } from './reopening.page.js';

const path = '/cases/:id/reopening';

/** Which proposal the page showed. */
const shownInput = z.object({ proposal: line(36) });
const rejectInput = shownInput.extend({ why: paragraph({ min: 5, max: 500 }) });

/** An ended case goes on, by two persons: a slip, a decision on review, a court. */
export const reopeningRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'case.reopen', (ask) => showReopening(deps, ask)),
  post(
    path,
    'case.reopen',
    async (ask, input) => {
      await proposeReopening(deps, signedIn(ask), idOf(ask), input);
      return redirect(pathOf(ask), 'cases.reopening_proposed');
    },
    { input: proposeReopeningInput, again: path },
  ),
  post(
    `${path}/approve`,
    'case.reopen',
    async (ask, { proposal }) => {
      await approveReopening(deps, signedIn(ask), idOf(ask), proposal);
      return redirect(`/cases/${idOf(ask)}`, 'cases.reopened');
    },
    { input: shownInput, again: path },
  ),
  post(
    `${path}/reject`,
    'case.reopen',
    async (ask, { proposal, why }) => {
      await rejectReopening(deps, signedIn(ask), idOf(ask), proposal, why);
      return redirect(pathOf(ask), 'cases.reopening_rejected');
    },
    { input: rejectInput, again: path },
  ),
  post(
    `${path}/withdraw`,
    'case.reopen',
    async (ask, { proposal }) => {
      await withdrawReopening(deps, signedIn(ask), idOf(ask), proposal);
      return redirect(pathOf(ask), 'cases.reopening_withdrawn');
    },
    { input: shownInput, again: path },
  ),
];

const idOf = ({ params }: Ask): string => params['id'] ?? '';
const pathOf = (ask: Ask): string => `/cases/${idOf(ask)}/reopening`;

async function showReopening(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await openForReopening(deps, actor, idOf(ask));
  const proposals = await reopeningsOf(deps, file.row.id);
  const ids = proposals.flatMap(({ proposed_by: by, decided_by: second }) => [by, second ?? by]);
  const people = ids.length === 0 ? [] : await deps.db.rows.users.all({ id: [...new Set(ids)] });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const { locale, now, failed } = ask;
  const context = { words: deps.words, locale, now, failed };
  return page('reopenings/reopening', reopeningPage({ actor, file, proposals, names }, context));
}
