import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { boardCases, boardMoments, boardPage, boardSeats } from './boardCases.query.js';
import { readBoardAsk } from './boardFilters.input.js';
import { reviewBoardPage } from './reviewBoard.page.js';
import { reviewBoard } from './reviewBoard.query.js';
import { reviewedCalls } from './reviewCalls.query.js';

/** The reviews of a whole call: who owes what since when. */
export const reviewBoardRoutes = (deps: Deps): readonly Route[] => [
  get('/manage/reviews', 'review.follow', (ask) => showCalls(deps, ask)),
  get('/calls/:callId/reviews', 'review.follow', (ask) => showBoard(deps, ask)),
];

async function showCalls(deps: Deps, ask: Ask): Promise<Reply> {
  const found = await reviewedCalls(deps, signedIn(ask), ask.now);
  return page('review-board/calls', {
    title: deps.words(ask.locale, 'reviewBoard.calls'),
    // Where somebody is waited for comes first.
    rows: found
      .toSorted((one, other) => Number(other.cases > 0) - Number(one.cases > 0))
      .map((call) => ({ ...call, href: `/calls/${call.id}/reviews` })),
  });
}

async function showBoard(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const { locale, now, failed } = ask;
  const callId = ask.params['callId'] ?? '';
  const board = await reviewBoard(deps, actor, callId, now);
  const asked = readBoardAsk(ask.query);
  const there = board.heaps.map(({ stage }) => stage);
  const here = there.includes(asked.stage) ? asked.stage : there[0];
  const stages = board.heaps.filter(({ stage }) => stage === here);
  const lines =
    stages.length === 0 ? [] : await boardCases(deps.db, actor, asked, { callId, stages, now });
  const ids = lines.slice(0, boardPage).map(({ id }) => id);
  const seats = await boardSeats(deps.db, ids);
  const moments = await boardMoments(deps.db, ids);
  const { words, calendar } = deps;
  const parts = { board, asked, stages, lines, seats, moments };
  return page(
    'review-board/board',
    reviewBoardPage(parts, { words, calendar, locale, now, failed }),
  );
}
