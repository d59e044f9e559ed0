import { policy } from '../../domain/access/policy.js';
import { count } from '../../data/schema/columns.js';
import { apartFor, theirsToHandle } from '../../domain/access/scope.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
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
import { boardHead } from '../../shared/boards/boardHead.view.js';
import { callBoard, demandNoOwnCase } from '../../shared/boards/callBoard.query.js';
import { confirmedPlaces } from '../../shared/boards/confirmedPlaces.query.js';
import { lateApplicants } from './lateApplicants.query.js';
import { confirmRanking, confirmRankingInput } from './confirmRanking.service.js';
import { rankingInputs, rankingPage } from './ranking.page.js';
import { callRanking } from './ranking.query.js';
import { calibrationView } from './calibration.view.js';
import { rankingChangeRoutes } from './rankingChange.routes.js';
import { proposeRefill, refillInput } from './proposeRefill.service.js';
import { openRankingChange } from './rankingChange.file.js';
import { reservePage } from './reserve.page.js';
import { reserveOfCall } from './reserve.query.js';
import { whatIfView } from './whatIf.page.js';

const callOf = ({ params }: Ask): string => params['callId'] ?? '';

export const rankingRoutes = (deps: Deps): readonly Route[] => [
  get('/calls/:callId/ranking', 'ranking.view', (ask) => showRanking(deps, ask)),
  post(
    '/calls/:callId/ranking',
    'ranking.confirm',
    async (ask, input) => {
      await confirmRanking(deps, signedIn(ask), callOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/ranking`, 'ranking_confirmed');
    },
    { input: confirmRankingInput, again: '/calls/:callId/ranking' },
  ),
  get('/calls/:callId/reserve', 'ranking.view', (ask) => showReserve(deps, ask)),
  post(
    '/calls/:callId/reserve',
    'ranking.confirm',
    async (ask, input) => {
      await proposeRefill(deps, signedIn(ask), callOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/ranking/change`, 'ranking_change_proposed');
    },
    { input: refillInput, again: '/calls/:callId/reserve' },
  ),
  ...rankingChangeRoutes(deps),
];

async function showReserve(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const board = await callBoard(deps, actor, callOf(ask));
  demandNoOwnCase(actor, board);
  const reserve = await reserveOfCall(deps, board);
  const open = await openRankingChange(deps, board.call.id);
  const form = formState(ask, deps.words, { application: '', class: '', reason: '' });
  const mayPropose = holds(actor, 'department_head', board.call.programme_id);
  const shown = reservePage(reserve, open, form, mayPropose);
  return page('ranking/reserve', { ...boardHead(deps, ask, board, 'reserve'), ...shown });
}

/** Whether the reader is kept out of none of the placed cases, ended ones too: what the page asks. */
async function mayReadChange(
  { db }: Deps,
  actor: Actor,
  placed: readonly string[],
): Promise<boolean> {
  if (placed.length === 0) return false;
  const [apart] = await db.select(
    { count: count() },
    `SELECT COUNT(*) AS count FROM applications a
      WHERE a.id IN (:placed) AND NOT (${theirsToHandle()})`,
    { placed, ...apartFor(actor) },
  );
  return apart?.count === 0;
}

async function showRanking(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const board = await callBoard(deps, actor, callOf(ask));
  demandNoOwnCase(actor, board);
  const ranking = await callRanking(deps, board);
  const { places } = await confirmedPlaces(deps, board.call.id);
  const late = await lateApplicants(deps, board, ask.now);
  const form = formState(ask, deps.words, { early: '', ...rankingInputs(ranking) });
  const has = (role: Role): boolean => holds(actor, role, board.call.programme_id);
  const shown = rankingPage(board, ranking, form, {
    mayConfirm: has('department_head'),
    mayRead: policy['opinion.read'].some(has),
  });
  const whatIf = whatIfView(ranking, ask.query, { ...ask, words: deps.words });
  const decides = [...policy['ranking.confirm'], ...policy['ranking.second']].some(has);
  const calibration = decides && ranking.proposal.rows.length > 0 && calibrationView(ranking);
  const changeHref =
    (await mayReadChange(deps, actor, [...places.keys()])) &&
    `/calls/${board.call.id}/ranking/change`;
  const head = boardHead(deps, ask, board, 'ranking');
  return page('ranking/ranking', { ...head, ...shown, whatIf, calibration, changeHref, late });
}
