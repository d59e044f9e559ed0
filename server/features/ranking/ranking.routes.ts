import { policy } from '../../domain/access/policy.js';
import { holds, type Role } from '../../domain/actor.js';
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
import { confirmRanking, confirmRankingInput } from './confirmRanking.service.js';
import { rankingInputs, rankingPage } from './ranking.page.js';
import { callRanking } from './ranking.query.js';
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
];

async function showRanking(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const board = await callBoard(deps, actor, callOf(ask));
  demandNoOwnCase(actor, board);
  const ranking = await callRanking(deps, board);
  const form = formState(ask, deps.words, { early: '', ...rankingInputs(ranking) });
  const has = (role: Role): boolean => holds(actor, role, board.call.programme_id);
  const shown = rankingPage(board, ranking, form, {
    mayConfirm: has('department_head'),
    mayRead: policy['opinion.read'].some(has),
  });
  const whatIf = whatIfView(ranking, ask.query, { ...ask, words: deps.words });
  return page('ranking/ranking', { ...boardHead(deps, ask, board, 'ranking'), ...shown, whatIf });
}
