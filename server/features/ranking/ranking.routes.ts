import { policy } from '../../domain/access/policy.js';
import { holds, type Role } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  rawFields,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { boardFor, callBoard, demandNoOwnCase, type CallBoard } from './callBoard.query.js';
import { confirmRanking, confirmRankingInput } from './confirmRanking.service.js';
import { meetingInputs, meetingPage } from './meeting.page.js';
import { meetingOf } from './meeting.query.js';
import { meetingBallots } from './meetingBallots.query.js';
import { castVotes, makeDecisions } from './meeting.service.js';
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
  get('/calls/:callId/meeting', 'ranking.view', (ask) => showMeeting(deps, ask)),
  post(
    '/calls/:callId/meeting',
    'meeting.vote',
    async (ask, input) => {
      await castVotes(deps, signedIn(ask), callOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/meeting`, 'votes_cast');
    },
    { input: rawFields, again: '/calls/:callId/meeting' },
  ),
  post(
    '/calls/:callId/meeting/decisions',
    'award.approve',
    async (ask, input) => {
      await makeDecisions(deps, signedIn(ask), callOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/meeting`, 'decisions_made');
    },
    { input: rawFields, again: '/calls/:callId/meeting' },
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
  return page('ranking/ranking', { ...headOf(deps, ask, board, 'ranking'), ...shown, whatIf });
}

async function showMeeting(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const whole = await callBoard(deps, actor, callOf(ask));
  const board = boardFor(actor, whole);
  const meeting = meetingOf(board);
  const form = formState(ask, deps.words, { rest: '', ...meetingInputs(meeting) });
  const ballots = await meetingBallots(deps, actor, meeting);
  const mayRead = policy['opinion.read'].some((role) =>
    holds(actor, role, board.call.programme_id),
  );
  const shown = meetingPage(board, meeting, ballots, { actor, form, mayRead });
  const others = board.cases.length < whole.cases.length;
  return page('ranking/meeting', { ...headOf(deps, ask, board, 'meeting'), ...shown, others });
}

function headOf(
  { words }: Deps,
  { locale }: Ask,
  { call }: CallBoard,
  current: 'ranking' | 'meeting',
): object {
  const title = words(locale, `ranking.${current}Title`);
  return {
    title,
    callTitle: call.title,
    base: `/calls/${call.id}`,
    crumbs: [{ href: `/calls/${call.id}`, label: inLocale(call.title, locale) }, { label: title }],
    tabs: (['ranking', 'meeting'] as const).map((tab) => ({
      href: `/calls/${call.id}/${tab}`,
      label: words(locale, `ranking.${tab}Title`),
      current: tab === current,
    })),
  };
}
