import { policy } from '../../domain/access/policy.js';
import { holds } from '../../domain/actor.js';
import { boardHead } from '../../shared/boards/boardHead.view.js';
import { boardFor, callBoard } from '../../shared/boards/callBoard.query.js';
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
import { meetingBallots } from './callBallots.query.js';
import { meetingInputs, callVotesPage } from './callVotes.page.js';
import { meetingOf } from './callVotes.query.js';
import { castVotes, makeDecisions } from './callVotes.service.js';

const path = '/calls/:callId/meeting';
const callOf = ({ params }: Ask): string => params['callId'] ?? '';

/** What lies before the joint meeting of one call, voted on together, and the decisions after it. */
export const callVotesRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'ranking.view', (ask) => showVotes(deps, ask)),
  post(
    path,
    'meeting.vote',
    async (ask, input) => {
      await castVotes(deps, signedIn(ask), callOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/meeting`, 'votes_cast');
    },
    { input: rawFields, again: path },
  ),
  post(
    `${path}/decisions`,
    'award.approve',
    async (ask, input) => {
      await makeDecisions(deps, signedIn(ask), callOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/meeting`, 'decisions_made');
    },
    { input: rawFields, again: path },
  ),
];

async function showVotes(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const whole = await callBoard(deps, actor, callOf(ask));
  const board = boardFor(actor, whole);
  const meeting = meetingOf(board);
  const form = formState(ask, deps.words, { rest: '', ...meetingInputs(meeting) });
  const ballots = await meetingBallots(deps, actor, meeting);
  const mayRead = policy['opinion.read'].some((role) =>
    holds(actor, role, board.call.programme_id),
  );
  const shown = callVotesPage(board, meeting, ballots, { actor, form, mayRead });
  const others = board.cases.length < whole.cases.length;
  return page('meetings/call-votes', {
    ...boardHead(deps, ask, board, 'meeting'),
    ...shown,
    others,
  });
}
