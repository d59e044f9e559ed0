import { z } from 'zod';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { line } from '../../domain/typed.js';
import { boardHead } from '../../shared/boards/boardHead.view.js';
import {
  callBoard,
  demandNoneKeptOut,
  demandNoOwnCase,
  type CallBoard,
} from '../../shared/boards/callBoard.query.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
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
import { rankingChangePage } from './rankingChange.page.js';
import { correctionOf } from './correction.query.js';
import {
  approveChange,
  refusedChange,
  rejectChange,
  shownChange,
  withdrawChange,
} from './decideChange.service.js';
import { correctionInput, proposeCorrection } from './proposeCorrection.service.js';
import { openRankingChange, type RankingChange } from './rankingChange.file.js';

const path = '/calls/:callId/ranking/change';
const callOf = ({ params }: Ask): string => params['callId'] ?? '';
const placeOf = (ask: Ask): string => `/calls/${callOf(ask)}/ranking/change`;

/** What two persons change of a confirmed ranking. */
export const rankingChangeRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'ranking.view', (ask) => showChange(deps, ask)),
  post(
    path,
    'ranking.confirm',
    async (ask, input) => {
      await proposeCorrection(deps, signedIn(ask), callOf(ask), input);
      return redirect(placeOf(ask), 'ranking_change_proposed');
    },
    { input: correctionInput, again: path },
  ),
  post(
    `${path}/approve`,
    'ranking.second',
    async (ask, input) => {
      await approveChange(deps, signedIn(ask), callOf(ask), input);
      return redirect(placeOf(ask), 'ranking_change_approved');
    },
    { input: shownChange, again: path },
  ),
  post(
    `${path}/reject`,
    'ranking.second',
    async (ask, input) => {
      await rejectChange(deps, signedIn(ask), callOf(ask), input);
      return redirect(placeOf(ask), 'ranking_change_rejected');
    },
    { input: refusedChange, again: path },
  ),
  post(
    `${path}/withdraw`,
    'ranking.confirm',
    async (ask, input) => {
      await withdrawChange(deps, signedIn(ask), callOf(ask), input);
      return redirect(placeOf(ask), 'ranking_change_withdrawn');
    },
    { input: z.object({ change: line(36) }), again: path },
  ),
];

async function showChange(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const board = await callBoard(deps, actor, callOf(ask));
  demandNoOwnCase(actor, board);
  const open = await openRankingChange(deps, board.call.id);
  const correction = open === null ? await correctionOf(deps, board) : null;
  const ids = open
    ? [...open.content.placings.map(({ id }) => id), ...open.content.passedOver]
    : [...(correction?.cases.keys() ?? [])];
  const rows = ids.length === 0 ? [] : await deps.db.rows.applications.all({ id: ids });
  demandNoneKeptOut(actor, rows);
  const form = formState(ask, deps.words, { reason: '', told: '', ground: '', why: '' });
  const shown = rankingChangePage(
    open && { ...open, by: await nameOf(deps, open) },
    correction,
    {
      cases: new Map(rows.map((row) => [row.id, row])),
      classes: board.prepared.rules.awardClasses,
    },
    form,
    rightsOf(actor, board, open),
  );
  return page('ranking/change', { ...boardHead(deps, ask, board, 'ranking'), ...shown });
}

function rightsOf(actor: Actor, { call }: CallBoard, open: RankingChange | null) {
  const own = open?.proposed_person === actor.personId;
  const may = (action: 'ranking.confirm' | 'ranking.second'): boolean =>
    policy[action].some((role) => holds(actor, role, call.programme_id));
  return { mayPropose: may('ranking.confirm'), mayDecide: may('ranking.second'), own };
}

async function nameOf({ db }: Deps, { proposed_by: id }: RankingChange): Promise<string> {
  return (await db.rows.users.find({ id }))?.name ?? '';
}
